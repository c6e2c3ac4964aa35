"""English words of speech: verbs by which words are ascribed to somebody."""

from __future__ import annotations

from typing import Final

SAID: Final = """
said says say saying stated states stating told tells telling added adds adding wrote writes writing
asked asks asking noted notes noting declared declares declaring announced announces announcing
claimed claims claiming explained explains explaining continued continues responded responds
responding argued argues arguing warned warns warning tweeted tweets tweeting insisted insists
insisting replied replies replying acknowledged acknowledges acknowledging admitted admits admitting
suggested suggests suggesting concluded concludes concluding recalled recalls recalling remarked
remarks quipped joked jokes joking vowed vows vowing pledged pledges pledging promised promises
promising denied denies denying accused accuses accusing criticized criticizes criticizing
criticised blasted slammed slams slamming mocked mocking ridiculed called calls calling described
describes describing dubbed labeled labelled branded referred refers referring characterized
characterised praised praises praising urged urges urging demanded demands demanding complained
complains complaining contended contends contending maintained maintains testified testifies
testifying alleged alleges alleging asserted asserts asserting predicted predicts predicting
emphasized emphasized emphasises stressed stresses stressing observed observes commented comments
commenting confirmed confirms confirming conceded concedes boasted boasts boasting bragged shouted
shouts shouting yelled yelling chanted chanting screamed countered counters shot exclaimed muttered
lamented laments reiterated reiterates repeated repeats proclaimed proclaims cautioned cautions
reported reports reads read quoted cited cites posted posts retweeted opined mused advised advises
proposed proposes recommended thinks thought believes believed felt expects expected hopes hoped
wants wanted worried worries feared fears deemed considers considered ordered orders instructed
agreed agrees disagreed wondered wonders questioned questions dismissed dismisses dismissing
denounced denounces denouncing condemned condemns condemning decried attacked railed touted touts
touting hailed hailing implied implies implying identified portrayed portrays defended defends
defending pointed points hinted hints signaled interjected chimed volunteered offered offers
elaborated summarized summed echoed echoes apologized begged pleaded pleads teased opened began
begins finished ended"""
WEAK: Final = """
read reads shot opened began begins finished ended thought felt expects expected hopes
hoped wants wanted worried worries feared fears points pointed offered offers considered considers
ordered orders attacked quoted repeated repeats identified cited comments comment posts"""
"""Of these, words of other uses: taken only right beside a quotation."""

SPEECH_NOUNS: Final = "statement remarks speech interview tweet message letter email report memo"
PRONOUNS: Final = "he she they I we it who"
MALE: Final = "he"
FEMALE: Final = "she"
OFFICES: Final = """
president minister premier chancellor spokesman spokeswoman spokesperson secretary senator
congressman congresswoman governor mayor general commander colonel captain chief director chairman
chairwoman judge justice prosecutor lawyer attorney professor doctor analyst economist official
officer king queen prince sheikh ambassador envoy representative leader coach candidate nominee
billionaire businessman author researcher expert adviser advisor aide strategist activist sheriff
bishop pope cardinal commissioner speaker lawmaker politician"""
SPOKESMEN: Final = """
spokesman spokeswoman spokesperson representative official officer lawyer attorney"""
"""Of these offices, whose words are those of the body they speak for."""
