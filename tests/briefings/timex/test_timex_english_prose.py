"""English as news writes it: lengths, parts, seasons, hours, stories; from Friday 17 May 2024."""

from datetime import date

import pytest

from briefings.timex import read_times

FRIDAY = date(2024, 5, 17)


def read(text: str) -> list[tuple[str, str | None]]:
    return [(each.text, each.value) for each in read_times(text, reference=FRIDAY)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a day and a month of one range, and no date in digits
        ("Delegates gather on 9-10 July.", [("9-10 July", "2024-07-09/2024-07-11")]),
        ("In the three months to March, output fell.",
         [("the three months", "P3M"), ("March", "2024-03")]),
        # the last of several, and those before the last
        ("It grew in the last three months of 2023.",
         [("the last three months of 2023", "2023-10-01/2024-01-01")]),
        ("It rained for the final ten days of May 2023.",
         [("the final ten days of May 2023", "2023-05-22/2023-06-01")]),
        ("The Sunday before last, she was in Rome.", [("The Sunday before last", "2024-05-05")]),
        ("It lost money in the final quarter of 2022.",
         [("the final quarter of 2022", "2022-10-01/2023-01-01")]),
        # a smaller unit of a larger one recurs
        ("The kitchen works 24 hours a day, seven days a week.",
         [("24 hours a day", None), ("seven days a week", None)]),
        # the n-th since something began
        ("The walkout entered its third day on Thursday.",
         [("its third day", "2024-05-16"), ("Thursday", "2024-05-16")]),
        ("The blockade, in its fifth month, began on 3 January 2024.",
         [("its fifth month", "2024-05-03/2024-06-03"), ("3 January 2024", "2024-01-03")]),
        ("The inquiry is now in its second week.", [("its second week", "2024-W20")]),
        # more years than a calendar has
        ("The lake formed some 4.5 million years ago.", [("some 4.5 million years ago", None)]),
        ("The walls were painted 41,000 years ago.", [("41,000 years ago", None)]),
        ("They lived here for 12,000 years.", [("12,000 years", None)]),
        # seasons
        ("The winter of 2010-11 was mild.", [("The winter of 2010-11", "2010-12-01/2011-03-01")]),
        ("She left in late summer 2022.", [("late summer 2022", "2022-08")]),
        # quarters
        ("Third-quarter revenue was flat.", [("Third-quarter", "2023-07-01/2023-10-01")]),
        ("The cuts were extended into the third quarter.",
         [("the third quarter", "2024-07-01/2024-10-01")]),
        # what stands before a day and how far
        ("Shops were full in the weeks before Christmas.", [("Christmas", "2023-12-25")]),
        ("He left the day before Christmas.", [("the day before Christmas", "2023-12-24")]),
        ("They want a reply before Christmas.", [("before Christmas", "../2024-12-25")]),
        ("Over the next decade the town will grow.",
         [("the next decade", "2024-05-18/2034-05-18")]),
        # names
        ("The Jan. 6 committee rose.", []),
        ("In the run-up to Easter prices rose.", [("Easter", "2024-03-31")]),
        # what is usually so has no day
        ("The chapel is normally open from 9am to 5pm.", [("from 9am to 5pm", None)]),
        ("The regatta is usually held in August.", [("August", None)]),
        ("The fire season, which runs from May to October, began early.",
         [("from May to October", None)]),
        ("The show runs from May to October.", [("from May to October", "2024-05-01/2024-11-01")]),
        ("Nobody was aboard the 23:55 from Oslo.", [("23:55", None)]),
        ("She taught for ten weeks each year.", [("ten weeks", "P10W"), ("each year", None)]),
        # seasons that only say what something is
        ("The spring budget and winter fuel vanished over the summer.",
         [("the summer", "2023-06-01/2023-09-01")]),
        ("During the summer heat the wells dried up.", []),
        ("In winter wolves came down.", [("winter", "2023-12-01/2024-03-01")]),
        # halves: of a year, of a match
        ("Sales rose in the first half, the firm said.",
         [("the first half", "2024-01-01/2024-07-01")]),
        ("They scored twice in the second half.", []),
        # a length, not a point ahead
        ("It was the first such visit in a decade.", [("a decade", "P1DE")]),
        # hours
        ("Shots were heard from about 6 a.m. on Thursday.",
         [("from about 6 a.m. on Thursday", "2024-05-16/..")]),
        ("The bridge was shut until 5pm.", [("until 5pm", "../2024-05-18")]),
        ("A boat was found at dawn.", [("dawn", "2024-05-17")]),
        ("They left before dawn.", [("before dawn", "2024-05-17")]),
        ("The miners met on Monday, 13 May. After Sunday's blast, some went down at nightfall.",
         [("Monday, 13 May", "2024-05-13"), ("Sunday", "2024-05-12"),
          ("nightfall", "2024-05-17")]),
        ("Within the hour it was over.", [("the hour", "PT1H")]),
        ("From next week, fares rise.", [("From next week", "2024-05-20/..")]),
        ("It has grown between 2010 and now.", [("between 2010 and now", "2010-01-01/2024-05-18")]),
        ("We sat, and now we walk.", []),
        # stories
        (("The boat sank on 9 March 2022. Later that day divers went down. The following Tuesday a "
         "tug found it. The owners promised a report by the end of the week. Two days later they "
         "were held."),
         [("9 March 2022", "2022-03-09"), ("Later that day", "2022-03-09"),
          ("The following Tuesday", "2022-03-15"),
          ("the end of the week", "2022-03-18/2022-03-21"), ("Two days later", "2022-03-17")]),
        (("He signed in May 2020. On 3 June he scored. By Christmas he led them. The next summer "
         "he left."),
         [("May 2020", "2020-05"), ("3 June", "2020-06-03"), ("Christmas", "2020-12-25"),
          ("The next summer", "2021-06-01/2021-09-01")]),
        ("The minister resigned on 3 May. A week after his resignation, a letter came to light.",
         [("3 May", "2024-05-03"), ("A week after", "2024-05-10")]),
        ("Two weeks of unrest:\nMay 1-3: Dockers walk out. Police arrive late on Thursday.",
         [("Two weeks", "P2W"), ("May 1-3", "2024-05-01/2024-05-04"),
          ("late on Thursday", "2024-05-02")]),
        ("Next week brings the budget and, on Friday, a vote.",
         [("Next week", "2024-W21"), ("Friday", "2024-05-24")]),
        ("It stays closed until Sunday 25 May.", [("until Sunday 25 May", "../2024-05-26")]),
        # weekdays that follow each other, or lie a week on
        ("The storm will land late Thursday or early Friday.",
         [("late Thursday", "2024-05-23"), ("early Friday", "2024-05-24")]),
        ("Schools reopen on Monday week.", [("Monday week", "2024-05-27")]),
        ("It will happen three days from Tuesday.", [("three days from Tuesday", "2024-05-24")]),
        # edges
        ("It was not until Monday evening that they knew.", [("Monday evening", "2024-05-13")]),
        ("The probe will fly no earlier than 5 June.",
         [("no earlier than 5 June", "2024-06-05/..")]),
        ("It is paid for through 2030.", [("through 2030", "../2031-01-01")]),
        ("The pit was shut all through 2019.", [("2019", "2019")]),
        ("Much may change between now and 4 July.",
         [("between now and 4 July", "2024-05-17/2024-07-05")]),
        ("The vote is in two weeks' time.", [("in two weeks' time", "2024-05-31")]),
        ("Rates may fall by year-end.", [("year-end", "2024-09-01/2025-01-01")]),
        # years
        ("She came in 1953, 1977 and 2002.",
         [("1953", "1953"), ("1977", "1977"), ("2002", "2002")]),
        ("It was built in the 1400s, sold in the 1920s.",
         [("the 1400s", "1400-01-01/1500-01-01"), ("the 1920s", "1920-01-01/1930-01-01")]),
        ("The budget for 2025 will be presented on 15 October.",
         [("2025", "2025"), ("15 October", "2024-10-15")]),
        ("The hall was finished in 1897, a year after his death.",
         [("1897", "1897"), ("a year after", "1897")]),
        ("The first day of Eid was warm.", [("The first day of Eid", "2024-04-10")]),
        # verbs alike in past and present, behind "will"
        ("The talks on Monday will resume.", [("Monday", "2024-05-20")]),
        ("Rain will spread into Tuesday.", [("Tuesday", "2024-05-21")]),
        # what a day does not take along, and how long ago to the day
        ("On Monday the first buses ran.", [("Monday", "2024-05-13")]),
        ("She turns 90 next month.", [("next month", "2024-06")]),
        ("A year ago today he was free.", [("A year ago today", "2023-05-17")]),
        ("The hall opened 30 years ago this month.", [("30 years ago this month", "1994-05")]),
        ("He was to have flown home on Sunday.", [("Sunday", "2024-05-12")]),
        ("Tom and I will have a meeting in two weeks.", [("in two weeks", "2024-05-31")]),
        ("Profit for the year to March 31 will be low.",
         [("the year", "P1Y"), ("March 31", "2024-03-31")]),
        ("The market opens on 1 July and shuts at the end of the month.",
         [("1 July", "2024-07-01"), ("the end of the month", "2024-07-21/2024-08-01")]),
        ("On 2 April he arrived, and he left at the end of the month.",
         [("2 April", "2024-04-02"), ("the end of the month", "2024-04-21/2024-05-01")]),
        # what is no time
        ("She won the race in 3:32.50 and the match at 3-1.", []),
        ("The second quarter-final was dull.", []),
        ("They live at 12 March Street.", []),
        ("Shops hoped for Cyber Monday.", [("Cyber Monday", "2023-11-27")]),
        # seven days further away, before or behind
        ("They meet a week on Monday.", [("a week on Monday", "2024-05-27")]),
        ("It broke a week last Tuesday.", [("a week last Tuesday", "2024-05-07")]),
        ("He left on Monday of last week.", [("Monday of last week", "2024-05-06")]),
        ("By the week's end it was gone.", [("the week's end", "2024-05-17/2024-05-20")]),
        ("Early in May the snow melted.", [("Early in May", "2024-05-01/2024-05-11")]),
        ("Troops went in five hours later.", [("five hours later", "2024-05-17")]),
        ("The next day, Tuesday, he fled.",
         [("The next day", "2024-05-14"), ("Tuesday", "2024-05-14")]),
        # years
        ("He fell in the 1914-18 war.", [("1914-18", "1914-01-01/1919-01-01")]),
        ("The clockmaker (born 1952) is back.", [("1952", "1952")]),
        # parts of a day without a day, and hours with a full stop
        ("Snow is expected overnight.", [("overnight", "2024-05-17")]),
        ("The bells were silent from dawn to dusk.", [("from dawn to dusk", "2024-05-17")]),
        ("A fire broke out in the small hours.", [("the small hours", "2024-05-17")]),
        ("Ten trees were down by 8.30.", [("8.30", "2024-05-17")]),
        ("Help came within hours.", [("hours", None)]),
        ("Ask me after Easter.", [("Easter", "2024-03-31")]),
        ("They lost three men on Thursday, on the second day of the climb.",
         [("Thursday", "2024-05-16"), ("the second day", "2024-05-16")]),
        ("It was the most in a day since 2015.", [("since 2015", "2015-01-01/..")]),
        ("She acted in summer stock.", []),
        # lengths as one word; hours behind days; years with an apostrophe
        ("A month-long strike ended on Friday.", [("month-long", "P1M"), ("Friday", "2024-05-17")]),
        ("It is open Tuesday to Sunday, 10am-5pm.",
         [("Tuesday to Sunday", "2024-05-21/2024-05-27"), ("10am-5pm", "2024-05-17")]),
        ("He left in the summer of '69.", [("the summer of '69", "1969-06-01/1969-09-01")]),
        ("She sang in the late '80s.", [("the late '80s", "1987-01-01/1990-01-01")]),
        # a visit is no verb
        ("He began a two-day visit on Monday.", [("two-day", "P2D"), ("Monday", "2024-05-13")]),
        # the day of an hour: the narrative's, else what the article is about
        (("A bus crashed on Thursday. On 20 March another had overturned.\nNobody was hurt, said "
         "Ann Lowe, who was to have left at noon."),
         [("Thursday", "2024-05-16"), ("20 March", "2024-03-20"), ("noon", "2024-05-16")]),
        ("It left on 7 March. It lands on Tuesday, and the descent starts at 2 a.m.",
         [("7 March", "2024-03-07"), ("Tuesday", "2024-05-21"), ("2 a.m.", "2024-05-21")]),
        ("Nights there last two weeks.", [("two weeks", "P2W")]),
        # a full stop ends a sentence, but for abbreviations
        ("It came in May. 20 men saw it on Thursday. On 2 May it left.",
         [("May", "2024-05"), ("Thursday", "2024-05-16"), ("2 May", "2024-05-02")]),
        ("He left on Sat. 1 June.", [("Sat. 1 June", "2024-06-01")]),
        ("He left on Jun. 5, she thinks.", [("Jun. 5", "2023-06-05")]),
        ("It began at 9 p.m. On Thursday it ended.",
         [("9 p.m.", "2024-05-16"), ("Thursday", "2024-05-16")]),
        ("They met on a Saturday.", [("Saturday", None)]),
        # names
        ("The rebels, led by August Winter, met the 1922 Committee.", []),
        ("Her second novel, Early Spring, sold well.", []),
        ("Tom Winter scored.", []),
        ("May was wet.", [("May", "2024-05")]),
        ("The cabinet heard Joan May. May was furious.", []),
    ],
)  # fmt: skip
def test_prose(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert read(text) == expected
