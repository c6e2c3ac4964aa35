# Scheduled posts, and the commands about them.
digest-title = What is new
digest-of = What is new: { $words }
digest-line = { $articles } in { $outlets } since the last post
digest-line-first = { $articles } in { $outlets } over the last day
digest-new-story = new story
digest-updated = Updated:
digest-denied = Denied:
digest-corrected = Corrected:
digest-before = { $counted ->
    [killed] dead before:
    [wounded] injured before:
    [missing] missing before:
    [arrested] arrested before:
    [displaced] displaced before:
    [freed] freed before:
    [rescued] rescued before:
   *[other] before:
}
digest-also = also in { $outlets }
digest-more = { $n ->
    [one] And one more story: /stories
   *[other] And { $n } more stories: /stories
 }
digest-nothing = Nothing new { $since }.
digest-over-day = over the last day
digest-since-last = since the last post
digest-nothing-of = Nothing new on “{ $words }” { $since }.
subscribed = Subscribed
subscription-changed = Changed
unsubscribed = Unsubscribed
about-everything = All news
every-day = every day
next-post = Next post:
subscribe-what = Say when, and where that is: /subscribe 08:00 Cairo. Then a story or words, if you like: /subscribe 8pm Beirut #3
subscribe-no-time = “{ $word }” is not a time of day. For example: /subscribe 08:00 Cairo
subscribe-too-many = At most { $word } times of day in one subscription, for example: /subscribe 8, 13 and 20 Cairo
subscribe-no-place = I know no place “{ $word }”. Name a city near by: /subscribe 08:00 Cairo
subscribe-unknown = “{ $word }” is neither a place I know nor in the news so far. For a place: /subscribe 08:00 Cairo · For news about it all the same: /subscribe 08:00 about { $word }
days-range = { $first } to { $last }
subscribe-full = There are { $most } subscriptions here already. Remove one first: /subscriptions
subscribe-zone-assumed = By the time of { $zone }. For another place name its city: /subscriptions change { $number } Cairo
subscribe-zone-guessed = I took the place to be { $name }.
subscribe-about-hint = By the time of { $name }. For news about it only: /subscribe { $time } about { $name }
subscriptions-title = Subscriptions
subscriptions-none = No subscriptions yet. For example: /subscribe 08:00 Cairo
subscriptions-what = Say what to do with which: /subscriptions pause 1, resume 1, remove 1, or change 1 20:00
subscriptions-hint = To change one: /subscriptions change 1 20:00 Beirut · To look ahead: /preview 1
unsubscribe-which = To end one: /unsubscribe 1 · To end them all: /unsubscribe all
subscriptions-suspended = Posts were suspended because this chat could not be reached. They resume now.
subscription-which = There are { $n } subscriptions here. Add the number of one, like: /subscriptions pause 1
no-subscription = There is no subscription { $number }. See /subscriptions.
change-what = Say what should change: a time, a place or words. For example: /subscriptions change 1 20:00 Beirut
standing-paused = paused
standing-missed = the one of { $at } was missed
standing-suspended = the one of { $at } could not be posted here
standing-failed = the one of { $at } could not be written, which is my fault
standing-failing = its post cannot be written just now, which is my fault; I am trying again
standing-broken = suspended, for its time or place makes no sense to me any more: change it or remove it
subscription-broken = The time or place of this subscription makes no sense to me any more. Give both anew: /subscriptions change 1 20:00 Beirut
standing-empty = on { $at } there was nothing new
button-preview = Preview
button-subscriptions = Subscriptions
button-pause = Pause { $n }
button-resume = Resume { $n }
button-end = Remove { $n }
help-subscribe = what is new, every day
help-subscriptions = see or change subscriptions
help-unsubscribe = end a subscription
help-preview = what I would post next
args-subscribe = 08:00 [city] [story]
args-subscriptions = [action] [number]
args-unsubscribe = [number]
args-preview = [number]
param-time = time
param-time-what = When, like 08:00, 8pm or “weekdays 8”
param-zone = city
param-zone-what = Whose clock: a city or a time zone
param-change = change
param-change-what = pause, resume, remove or change, and a number, like: pause 1
param-number = number
param-number-what = The subscription's number in /subscriptions
cannot-post-here = I cannot post here yet. Give me these rights: { $rights }.
right-view = View Channel
right-send = Send Messages
right-embed = Embed Links
subscribe-rhythm = Posts come at times of day, at most six, not “{ $word }”. For example: /subscribe 8, 14 and 20 Cairo
button-others = Buttons for others
posts-stopped = Your posts ({ $subscription }) have stopped: { $why }. They go on once that is put right; nothing is lost.
posts-resumed = Your posts ({ $subscription }) go on.
closed-kicked = I was removed from the chat
closed-blocked = I was blocked there
closed-not-found = the chat is no longer there
closed-no-rights = I may no longer write there
