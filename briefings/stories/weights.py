"""The numbers that grouping hangs on, all set by hand, and how each came.

"Development" means the development halves of sets that people labelled: two days of five Arabic
newsrooms (stories and events), ECB+ and SemEval-2022 task 8 (events), NTREX and MultiLing 2011
(links between Arabic and English). Nothing was learned from them by a program; what is known of
words comes from the operator's own store at run time and from wordfreq.
"""

from __future__ import annotations

EVENT_CUT = 0.26
"""Mean cosine from which articles tell of one event. Best on development: .20 (ECB+), .26
(SemEval), .30 (newsrooms); between .22 and .32 none loses more than .02."""

STORY_CUT = 0.18
"""The same for a story. Best for the newsrooms .15 to .18. Sets of other kinds want other cuts
(MultiLing's topics, months apart, .12), so this one was chosen on the set nearest to real use."""

TITLE, LEAD, BODY = 5, 3, 1
"""How often a word counts in a title, in the first `LEAD_LENGTH` characters, and behind them."""

LEAD_LENGTH = 600

PRIOR_ARTICLES = 5_000
"""Articles of running text, by wordfreq, that are added to those the store holds when the rarity
of a word is counted. From 1,000 to 10,000 nothing changes; without any, a new store groups its
first hundred articles by common words."""

MOST_TERMS = 100
"""An article's heaviest terms, by which it is compared; 40 lose a hundredth."""

FADE = 0.012
"""What a day behind the next takes from the likeness of two articles; at most half of it. At .025
small stories of one kind of happening (court sentences of a country) come apart, and so do affairs
that are told of once a week."""

EVENT_FADE = 0.08
"""The same for events: a happening is told of for days, its story for weeks."""

APART = 0.6
"""What is left of a likeness where title and lead name actors, and none of them is shared: .5 to
.7 part ECB+'s like happenings and change nothing for the newsrooms."""

REFERS, REFERS_FROM = 1.4, 2
"""What the likeness of two articles grows by where the later one tells of the other's day, or of
the day before, that many days back: an affair's reports name the happenings that led to them."""

REFER_CUT, REFER_SHARE = 0.13, 0.3
"""Likeness from which an article that tells of another's day continues its affair, and the share
of a story's articles that must do so before the two stories are one."""

CONTINUING, CONTINUED = 5, 8
"""The largest stories that are joined by that. On the stream of two weeks, without these limits,
the matches of the World Cup became one story of 80."""

NEIGHBOUR = 0.8
"""A story is looked at anew where one of its articles is this share of the story cut near."""

MOST_NEIGHBOURS = 16
"""Nearest articles whose stories are looked at anew with an article."""

NEWEST = 40
"""A story's newest articles, by which it is compared and regrouped; older ones go with it."""

SMALL_WINDOW = 150
"""Articles that are all grouped anew with each batch: what a young store's first articles seem to
have in common, its next ones show to be common."""

MOST_LOCAL = 400
"""Articles regrouped at once. A matrix of them takes 1.3 MB and some 10 ms."""

RETURN_CUT = 0.24
"""Likeness from which a new event continues a story that has left the window."""

LINK = 0.28
"""Likeness of names and numbers from which an Arabic and an English event may be one."""

LINK_SURE = 0.5
"""Likeness from which two events join their stories, whatever else these are joined with: a strike
told of in one English story and in two Arabic ones that did not meet is one affair."""

LINK_NAMES = 4
"""Names and numbers that both must share."""

DUPLICATE = 0.75
"""Share of equal MinHash values from which one article is a copy of another."""

WINDOW_ARTICLES = 20_000
"""Articles kept in memory, some 3 KB each; the oldest quarter leaves when they are full."""

QUIET_STORIES = 5_000
"""Stories that have left the window and may come back, by their heaviest terms."""

QUIET_TERMS = 40

QUIET_DAYS = 75
"""How long a story may be silent and still come back."""

PROFILE_TERMS, PROFILE_ACTORS = 40, 15
"""Terms and actors by which people's words find a story."""

PROFILE_FADE = 0.94
"""What a story of one article more is found better by: the second counts .94, the third .88, …"""

HEADS = 24
"""An event's newest reports, of which the one most like the others gives it its headline."""

PROFILE_GROWTH = 0.25
"""A story's profile is written anew when it has grown by this much: some 60 rows of the store."""
