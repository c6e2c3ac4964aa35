# Answers about the news.
articles-count = { $n ->
    [one] { $n } article
   *[other] { $n } articles
 }
outlets-count = { $n ->
    [one] { $n } outlet
   *[other] { $n } outlets
 }
events-count = { $n ->
    [one] { $n } event
   *[other] { $n } events
 }
summary-title = What happened
summary-of = What happened: { $words }
timeline-title = Timeline
timeline-of = Timeline: { $words }
stories-title = Stories
stories-hint = Type /summary or /timeline and a story's number, like: /timeline #{ $id }
search-title = Found: { $words }
nearest-title = No report holds all of “{ $words }”. The nearest:
sources-title = Sources
ahead-title = Coming up
agenda-title = Coming up
agenda-of = Coming up: { $words }
agenda-none = No coming dates are told here. Try /timeline for what has happened.
actors-title = Who appears in the news
actors-of = Who appears: { $words }
actors-person = People
actors-organisation = Organisations
actors-place = Places
quotes-of = Said by { $name }
quotes-whose = Whose words? For example: /quotes Guterres
quotes-none = I found no words of { $name } in that time.
quotes-nobody = The news quotes nobody named “{ $words }”. Try a surname, or /search.
quotes-nobody-near = The news quotes nobody named “{ $words }”. Did you mean one of these?
actor-appears = { $articles }, since { $since }
based-on = { $articles } · { $outlets } · { $period }
reports = { $articles }, { $outlets }
outlet-unnamed = outlet not named (file { $file })
also-in = Also in:
date-assumed = (date inferred)
date-of-report = { $date } (day of the report)
more-events = { $more }: add { $ask } to see them, or name a story or a period.
more-hits = { $shown } of { $total } shown.
more-hits-capped = { $shown } of more than { $total } shown.
nearby = Stories
early = early { $when }
middle = mid-{ $when }
late = late { $when }
reports-differ = Reports differ:
reports-differ-killed = Reports differ on the dead:
reports-differ-wounded = Reports differ on the injured:
reports-differ-missing = Reports differ on the missing:
reports-differ-arrested = Reports differ on the arrested:
reports-differ-displaced = Reports differ on the displaced:
reports-differ-freed = Reports differ on the freed:
reports-differ-rescued = Reports differ on the rescued:
between = { $first } to { $last }
week-of = week of { $days }
quarter-of = quarter { $quarter } of { $year }
either = { $first } or { $second }
note-month-names-disagree = the text names two months that disagree: { $readings }
note-weekday-disagrees = the weekday in the text does not fit the date: { $readings }
note-calendars-disagree = the Hijri and Gregorian dates in the text disagree: { $readings }
note-after-publication = the date is later than the article
note-older-text = “this month” was copied from a text older than the article
empty-store = No news yet. Follow a feed: /add https://example.org/news, or read files on the server: mujaz read PATH
no-match = I found nothing on “{ $words }”. Try fewer words, or /stories for a list.
no-match-word = I found nothing on “{ $words }”. Try another word, or /stories for a list.
no-match-then = I found nothing on “{ $words }” from this period: { $period }. Try a longer one, or /stories for a list.
no-match-period = I have no news from this period: { $period }. Try a longer one, or /stories for a list.
taken-as = I found nothing spelt that way, and looked for “{ $words }”.
no-match-near = I found nothing on “{ $words }”. Did you mean one of these?
no-story = There is no story numbered { $id }. Type /stories for a list.
no-events-here = I found no dates in this news. Try /summary.
no-points-here = I found no sentence fit for a summary in this news. Try /search.
no-events = I found no dates in the news on “{ $words }”. Try /summary.
no-points = I found no sentence fit for a summary in the news on “{ $words }”. Try /search.
search-what = What should I search for? For example: /search Isfahan
demo-note = The texts of this demo are Mujaz's own, on facts that the named outlets reported; they are not the outlets' words.
welcome = Ask in your own words, or type a command, like /summary. To leave: Ctrl-D.
progress = Reading articles
read-report = { $added } added, { $known } known already, { $refused } refused.
refused-not-found = nothing is at this path
refused-not-permitted = reading it is not permitted
refused-not-a-file = is not a file
refused-unreadable = could not be read { $detail }
refused-no-article = this folder holds no article (.txt, .md, .html)
refused-empty-file = the file is empty
refused-too-large = is larger than the limit ({ $detail })
refused-binary-file = is not text { $detail }
refused-unreadable-encoding = its text encoding is not known
refused-bad-front-matter = a bad value in its front matter: { $detail }
refused-no-text = holds no article text
refused-other = was refused ({ $reason }) { $detail }
left-out = … and { $n } more.
reports-of = Reports: { $words }
button-more = More
button-summary = Summary
button-timeline = Timeline
button-sources = Sources
button-calendar = Calendar file
events-more = { $n ->
    [one] { $n } more event
   *[other] { $n } more events
 }
card-sources = Sources:
card-disputed = date disputed
card-assumed = date inferred
no-story-then = Story #{ $id } has no report from this period: { $period }. Its reports: { $reports }.
button-whole-story = The whole story
