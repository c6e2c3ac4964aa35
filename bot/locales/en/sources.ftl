# Sources: adding them, their health, links that people share.
items-count = { $n ->
    [one] { $n } item
   *[other] { $n } items
 }
added = Added: { $title }
added-hint = Its news will be here within minutes. To drop it: /remove { $id }
newest = Newest:
language-unknown = language not stated
updated = updated
said-before = Said before: { $words }
removed = Removed: { $title }. Its articles stay.
remove-what = Remove which? Give a number from /sources, like: /remove 3
no-source = There is no source “{ $word }”. See /sources.
add-what = Add what? Give an address, like: /add https://example.org/news
read-what = Read what? Give a link, like: /read https://example.org/article
read-nothing = I found no words to read there.
read-message = What this text says
read-known = This article is in the news already.
kept = Kept. It answers in /summary and /search from now on.
kept-article = No feed there, so I kept this one article: { $title }
kept-known = I had this already.
keep-what = Keep what? Give a link, like: /keep https://example.org/article
keep-lost = I no longer have that text. Send it again, then keep it.
link-refused = I could not read that: { $why }.
no-fetching = This bot fetches nothing from the web.
sources-nobody = This bot's operator has not named anyone yet to choose its sources. To be named: { $who } in sources.administrators.
sources-not-yours = Only this bot's administrators choose its sources.
polled-title = Feeds I follow ({ $n })
polled-more = And { $n } more: mujaz sources list
health-success = last read { $when }
health-never = not read yet
health-next = next { $when }
health-due = next now
health-stopped = not asked any more
health-failing = fails: { $why }
health-daily = { $n ->
    [one] { $n } article a day
   *[other] { $n } articles a day
 }
health-repaired = read with repairs: { $what }
repair-bare-ampersand = { $n ->
    [one] { $n } bare ampersand
   *[other] { $n } bare ampersands
 }
repair-named-character = { $n ->
    [one] { $n } HTML character
   *[other] { $n } HTML characters
 }
repair-forbidden-character = { $n ->
    [one] { $n } control character
   *[other] { $n } control characters
 }
repair-bare-bracket = { $n ->
    [one] { $n } bare “<”
   *[other] { $n } bare “<”
 }
repair-unclosed-tag = { $n ->
    [one] { $n } unclosed tag
   *[other] { $n } unclosed tags
 }
repair-stray-end-tag = { $n ->
    [one] { $n } stray end tag
   *[other] { $n } stray end tags
 }
repair-broken-tag = { $n ->
    [one] { $n } broken tag
   *[other] { $n } broken tags
 }
repair-undeclared-prefix = { $n ->
    [one] { $n } undeclared prefix
   *[other] { $n } undeclared prefixes
 }
repair-unclosed-section = { $n ->
    [one] { $n } unclosed CDATA or comment
   *[other] { $n } unclosed CDATA or comments
 }
repair-stray-declaration = { $n ->
    [one] { $n } stray declaration
   *[other] { $n } stray declarations
 }
repair-wrong-byte = { $n ->
    [one] { $n } wrong byte
   *[other] { $n } wrong bytes
 }
repair-text-around = text around the feed
repair-cut-short = an end that is missing
dead = For a week nothing has come from { $title }: { $why }. I will go on trying once a day.
dead-gone = { $title } was taken down for good, so I have stopped asking for it.
dead-hint = To drop it: /remove { $id }
button-keep = Keep
button-remove = Remove
button-add-again = Add again
channel-appointed = I am an administrator of { $title } now. Its posts become news only when you say so.
button-follow-channel = Follow this channel
sources-none = No feeds yet. Add one: mujaz sources add URL
sources-imported = { $added } added, { $known } known already.
sources-exported = { $n } feeds written.
sources-polled = { $polled } asked: { $unchanged } unchanged, { $failed } failed, { $items } new items.
sources-usage = Use: mujaz sources add URL… | list | remove NUMBER… | check [NUMBER…] | poll | import FILE.opml | export [FILE]
sources-no-such = There is no source { $words }. See: mujaz sources list
sources-bad-opml = is no OPML file
check-ok = { $items }; newest: { $newest }
refused-bad-address = it is not a web address I can ask
refused-forbidden-address = it leads into a private network or to a closed port
refused-unknown-host = no site of this name is known
refused-unreachable = the site cannot be reached
refused-insecure = the site's certificate does not hold
refused-too-slow = the site took too long to answer
refused-headers-too-large = the site's answer has too large a head
refused-too-many-redirects = it leads from one address to the next without end
refused-not-a-page = it is no page but a file { $detail }
refused-garbled = what the site sends cannot be decoded
refused-gone = it was taken down for good
refused-page-not-found = there is nothing at this address
refused-refused = the site does not let me in
refused-busy = the site asks to come back later
refused-server-error = the site has a fault of its own
refused-not-a-feed = no feed and no article was found there
refused-channel-without-preview = Telegram shows this channel in its app only
refused-channel-withheld = Telegram does not show this channel here, or something on the way blocks it
refused-no-such-channel = there is no Telegram channel of this name
refused-not-a-channel = it is a person, a bot or a group on Telegram, not a channel
refused-private-channel = it is a private chat on Telegram; only public channels can be followed by link
refused-robot-check = the site shows this page only to people: it asks for a check or for consent
refused-a-feed = it is a feed, not an article; /add follows it
refused-feed-declares-entities = the feed declares entities, which are not read for safety
refused-too-many-items = the feed holds too many items
refused-feed-too-complex = the feed is broken, and too large or deep to be mended
refused-reading-too-long = reading it took too long, and was stopped
refused-reader-failed = reading it failed, which is my fault
help-read = a link's key points
help-keep = keep a link's article
help-add = follow a feed or site
help-remove = stop following a source
args-read = link
args-keep = link
args-add = link
args-remove = number
param-url = link
param-url-what = the web address
param-source = source
param-source-what = its number in /sources
