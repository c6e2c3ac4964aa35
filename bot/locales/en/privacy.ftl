# What is kept of a chat, and how it ends.
help-privacy = what I keep, and why
help-export = all I keep of this chat, as a file
help-forget = forget this chat
privacy-title = What I keep, and why
privacy-what = I keep this chat's number, its settings, its subscriptions with their words and the number of who subscribed, which sources were added here, and long questions behind my buttons.
privacy-not = I don't keep your name, your messages or what you ask in them.
privacy-why = It is there to answer in your language, to post on time and only once, and to tell whoever subscribed when posts stop. Nobody else is given it.
privacy-long = Settings and subscriptions stay until you change or forget them; when posts were sent, { $days ->
    [one] one day
   *[other] { $days } days
 }.
privacy-whom = Questions? Ask whoever runs this bot.
privacy-whom-contact = Questions? Ask whoever runs this bot: { $contact }
privacy-commands = /export gives you all of it as a file, /forget ends it.
button-export = All I keep, as a file
button-forget = Forget this chat…
forget-title = Forget you and this chat? This would go:
forget-title-here = Forget this chat? This would go:
forget-settings = the chat's settings
forget-topics = { $n ->
    [one] the settings of one topic
   *[other] the settings of { $n } topics
 }
forget-subscriptions = { $n ->
    [one] one subscription: nothing is posted here any more
   *[other] { $n } subscriptions: nothing is posted here any more
 }
forget-sent = { $n ->
    [one] which message was sent to you
   *[other] which messages were sent here ({ $n })
 }
forget-sources = { $n ->
    [one] that a source was added here (the source stays)
   *[other] that { $n } sources were added here (the sources stay)
 }
forget-questions = { $n ->
    [one] one long question behind a button
   *[other] { $n } long questions behind buttons
 }
forget-elsewhere = { $n ->
    [one] that you made a subscription in another chat (it stays)
   *[other] that you made { $n } subscriptions in other chats (they stay)
 }
forget-final = It cannot be undone. Messages that were sent stay where they are.
forget-yourself = To have yourself forgotten, write /forget to me in private.
button-forget-yes = Yes, forget it all
forgotten = Done. I no longer know this chat, and write nothing here until you write to me.
forget-nothing = I keep nothing of this chat.
export-done = Here is all I keep of this chat.
export-nothing = I keep nothing of this chat, so there is no file.
