"""Manners of the press in English, counted from Friday 17 May 2024."""

from datetime import date

import pytest

from briefings.timex import read_times

FRIDAY = date(2024, 5, 17)


def read(text: str) -> list[tuple[str, str | None]]:
    return [(each.text, each.value) for each in read_times(text, reference=FRIDAY)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # nobody says in which part
        ("It was agreed earlier this year.", [("earlier this year", "2024")]),
        ("It will open later this month.", [("later this month", "2024-05")]),
        # business
        ("The bank's first-half profit rose.", [("first-half", "2024-01-01/2024-07-01")]),
        ("He scored a first-half penalty.", []),
        ("It earned less in the third quarter of fiscal 2023.",
         [("the third quarter of fiscal 2023", "2023-07-01/2023-10-01")]),
        ("It lost money in fiscal 2023-24.", [("fiscal 2023-24", "2023-01-01/2025-01-01")]),
        # weekdays and nights
        ("They left on Friday last week.", [("Friday last week", "2024-05-10")]),
        ("It burned down the night before last.", [("the night before last", "2024-05-15")]),
        ("The storm came on 6 May, and on the Wednesday a ship sank.",
         [("6 May", "2024-05-06"), ("the Wednesday", "2024-05-08")]),
        ("It came by post on Tuesday. The first of them was blank.", [("Tuesday", "2024-05-14")]),
        ("Shares fell after Monday's ruling.", [("Monday", "2024-05-13")]),
        ("It began at around 6.30 on Saturday evening.",
         [("around 6.30 on Saturday evening", "2024-05-11")]),
        # an obituary tells no story of long ago
        ("She was born on 3 January 1942 and died on Tuesday.",
         [("3 January 1942", "1942-01-03"), ("Tuesday", "2024-05-14")]),
        # "later" counts from the time before it, wherever that is
        ("They face Ghana on 12 June and Mali four days later.",
         [("12 June", "2024-06-12"), ("four days later", "2024-06-16")]),
        ("July futures rose.", [("July", "2024-07")]),
        ("They have until Friday to reply.", [("until Friday", "../2024-05-18")]),
        ("On Thursday, from 8am to 2pm, it was shut.",
         [("Thursday", "2024-05-16"), ("from 8am to 2pm", "2024-05-16")]),
        ("She won in 2012, 2016 and 2021.", [("2012", "2012"), ("2016", "2016"), ("2021", "2021")]),
        ("It is held the second Tuesday in June.", [("the second Tuesday in June", "2024-06-11")]),
        ("She lost in the fall of 2018.", [("the fall of 2018", "2018-09-01/2018-12-01")]),
        ("They play over the weekend of 8 and 9 June.",
         [("the weekend of 8 and 9 June", "2024-06-08/2024-06-10")]),
        ("She met him in the winter of 1955-56.",
         [("the winter of 1955-56", "1955-12-01/1956-03-01")]),
        ("They will meet in two weeks' time.", [("in two weeks' time", "2024-05-31")]),
        ("Next week it hears experts and, on Friday, rules.",
         [("Next week", "2024-W21"), ("Friday", "2024-05-24")]),
        ("It fell short of the sum promised on 24 July.", [("24 July", "2023-07-24")]),
        ("It shut for nine days last month.", [("nine days", "P9D"), ("last month", "2024-04")]),
        ("They had food for two more months.", [("two more months", "P2M")]),
        ("It is open every weekday.", [("every weekday", None)]),
        ("He said so in “Midnight in June”.", []),
        ("“Come back,” says May.", []),
        ("It is led by June Winter, a teacher.", []),
        ("It shut at 5pm and was dark until 7pm.",
         [("5pm", "2024-05-17"), ("until 7pm", "../2024-05-18")]),
        ("It comes no earlier than Monday.", [("no earlier than Monday", "2024-05-20/..")]),
        ("They had been warned as early as 1969.", [("1969", "1969")]),
        ("a 19th-century mill", [("19th-century", "1800-01-01/1900-01-01")]),
        ("The vote is Wednesday.", [("Wednesday", "2024-05-22")]),
        ("The mill, at 1931 Spring Road, is shut; so is a shop on March Street.", []),
        ("NARAM, May 16 — The first convoy came.", [("May 16", "2024-05-16")]),
        ("He was hurt on Wednesday and will be out for a month.",
         [("Wednesday", "2024-05-15"), ("a month", "P1M")]),
        ("Prices rose in the year to May.", [("the year", "P1Y"), ("May", "2024-05")]),
        ("In 2022 it fell. He was held on 14 March that year.",
         [("2022", "2022"), ("14 March that year", "2022-03-14")]),
        ("It has issued a warning from 6pm on Saturday until noon on Sunday.",
         [("from 6pm on Saturday until noon on Sunday", "2024-05-18/2024-05-20")]),
        ("They have cancelled Saturday's sailings.", [("Saturday", "2024-05-18")]),
        ("They cancelled the sailing on Wednesday.", [("Wednesday", "2024-05-15")]),
        # lengths and counts
        ("I had four good years here.", [("four good years", "P4Y")]),
        ("It cut its forecast for the second time in three months.", [("three months", "P3M")]),
        ("She signed a two-and-a-half-year deal.", [("two-and-a-half-year", "P2Y6M")]),
        ("It ended its third straight week of gains.", [("its third straight week", "2024-W20")]),
        ("Schools will stay closed until Wednesday.", [("until Wednesday", "../2024-05-23")]),
        ("Sales for the three months to June 30 fell.",
         [("the three months", "P3M"), ("June 30", "2023-06-30")]),
        ("The trial is expected to last six weeks.", [("six weeks", "P6W")]),
        ("He moved to Rome, and the year after to Milan.", []),
        ("Aid will come over the next 48 hours.", [("the next 48 hours", "2024-05-17/2024-05-20")]),
        ("Tens of thousands came.", []),
        ("A boy was found.", []),
        ("They met in the week of the vote.", []),
        ("The ferry sails about every 18 months.", [("about every 18 months", None)]),
        # years
        ("a wall of the eighth century BC", [("the eighth century BC", None)]),
        ("He died in 44 BC.", [("44 BC", None)]),
        ("They must wait until the 2040s.", [("until the 2040s", "../2040-01-01")]),
        # the narrative: what moves it, what does not, and what is told from where it stands
        ("In 2016 she ran a bakery, begun the previous year. That October, on the 11th she stood.",
         [("2016", "2016"), ("the previous year", "2015"), ("That October", "2016-10"),
          ("the 11th", "2016-10-11")]),
        ("Begun in January 2013, it was to reach all by 2020. It ended two years later.",
         [("January 2013", "2013-01"), ("2020", "2020"), ("two years later", "2015")]),
        ("They met in the autumn of 2011; the following summer they married.",
         [("the autumn of 2011", "2011-09-01/2011-12-01"),
          ("the following summer", "2012-06-01/2012-09-01")]),
        ("He became a minister in 2022. The following March he resigned.",
         [("2022", "2022"), ("The following March", "2023-03")]),
        ("How it happened:\nApril 19: The government ends a subsidy.",
         [("April 19", "2024-04-19")]),
        ("The law, passed in May 2021, takes effect on 1 July.",
         [("May 2021", "2021-05"), ("1 July", "2024-07-01")]),
        # who said it, and when, says nothing of when it is to be
        ("“There is a hearing on June 5,” she said.", [("June 5", "2024-06-05")]),
        # a period opens where it lies ahead
        ("It shows a ban on sales from 2028.", [("from 2028", "2028-01-01/..")]),
        ("He kept a letter from 8 May.", [("8 May", "2024-05-08")]),
        ("It will be open from 8 July.", [("from 8 July", "2024-07-08/..")]),
        # names
        ("She lives in Spring Gardens and writes for the Sunday Post.", []),
        ("His wife, May, agreed.", []),
        ("The February 14 Coalition called a strike.", []),
        ("the 20 February movement", []),
        # a verb that looks ahead, past a participle beside its noun
        ("They hope to mend the damaged cable by Wednesday.", [("Wednesday", "2024-05-22")]),
        # the year in which a day is on such a weekday, of those that the text names
        ("A diary of 1943 turned up. It began on Sunday 5 December and ended nine weeks later.",
         [("1943", "1943"), ("Sunday 5 December", "1943-12-05"),
          ("nine weeks later", "1944-02-06")]),
    ],
)  # fmt: skip
def test_a_manner_of_the_press(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert read(text) == expected


def test_the_part_of_a_day_behind_an_hour_says_which_of_two_it_is() -> None:
    (found,) = read_times("It began around 6.30 on Saturday evening.", reference=FRIDAY)
    assert found.time_of_day == "18:30"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a date in front of what is arranged lies ahead
        ("A June 9 hearing has been scheduled.", [("June 9", "2024-06-09")]),
        ("A Jan. 20 vote will decide it.", [("Jan. 20", "2025-01-20")]),
        ("A May 2 vote was lost.", [("May 2", "2024-05-02")]),
        # what holds, holds until a day ahead
        ("The road remains closed until Tuesday.", [("until Tuesday", "../2024-05-22")]),
        ("He said it would be sold when the shop opened on Monday.", [("Monday", "2024-05-20")]),
        # what was set, and what has come down
        ("The best time was set on July 3.", [("July 3", "2023-07-03")]),
        ("In August, a deliberately set fire killed two.", [("August", "2023-08")]),
        ("A loan promised in November would arrive in July.",
         [("November", "2023-11"), ("July", "2024-07")]),
        # fractions of hours and years
        ("They talked for 2 1/2 hours.", [("2 1/2 hours", "PT2H30M")]),
        # years behind its, a, that
        ("A 1991 treaty ended its 1987 plan.", [("1991", "1991"), ("1987", "1987")]),
        ("He left last fall in Lyon.", [("last fall", "2023-09-01/2023-12-01")]),
        ("They met on Saturday evening, 4 May.", [("Saturday evening, 4 May", "2024-05-04")]),
        # comparisons stand beside each other
        ("Sales rose 4% from a year ago. Costs fell 1% from a year earlier.",
         [("a year ago", "2023"), ("a year earlier", "2023")]),
        # quarters
        ("The 2021 second quarter was weak.",
         [("The 2021 second quarter", "2021-04-01/2021-07-01")]),
        ("It earned less than in the year-earlier quarter.",
         [("the year-earlier quarter", "2023-01-01/2023-04-01")]),
        # "the quarter" is that of the results, not the one now, nor one compared with
        ("First-quarter profit rose from the fourth quarter. Costs in the quarter fell.",
         [("First-quarter", "2024-01-01/2024-04-01"),
          ("the fourth quarter", "2023-10-01/2024-01-01"),
          ("the quarter", "2024-01-01/2024-04-01")]),
        # nouns and names that look like verbs of the future; the day on which somebody urged
        ("He fell at the Lyon Open on Wednesday, hurting a knee.", [("Wednesday", "2024-05-15")]),
        ("A girl who was hit in the head on Monday has recovered.", [("Monday", "2024-05-13")]),
        ("He was not forthcoming when asked early Tuesday.", [("early Tuesday", "2024-05-14")]),
        ("Aid came following Tuesday's quake.", [("Tuesday", "2024-05-14")]),
        ("She urged the crew Sunday to go home.", [("Sunday", "2024-05-12")]),
        ("They sail next week, and their head briefed reporters on Thursday.",
         [("next week", "2024-W21"), ("Thursday", "2024-05-16")]),
        # a day that all call by its date
        ("Since the attacks of September 11 they search bags.",
         [("September 11", "2001-09-11")]),
        ("It began after 9/11.", [("after 9/11", "2001-09-11/..")]),
        # captions, years with an owner, or as who does something
        ("In this June 28, 2011, photo he smiles.", [("June 28, 2011", "2011-06-28")]),
        ("Ford's 2008 revenue fell; 2009 was worse.", [("2008", "2008"), ("2009", "2009")]),
        ("Output fell in the first quarter after a better-than-expected rise.",
         [("the first quarter", "2024-01-01/2024-04-01")]),
        ("In the latest week, claims rose.", [("the latest week", "2024-W19")]),
        ("Trials begin in 2023 and end two years later.",
         [("2023", "2023"), ("two years later", "2025")]),
        # logs
        ("It was saved Mon Mar 4 08:30:11 2019.", [("Mon Mar 4 08:30:11 2019", "2019-03-04")]),
        ("The pact of 2015 Jun 12 ended.", [("2015 Jun 12", "2015-06-12")]),
        # the best in years is a length
        ("It will be the best harvest in twelve years.", [("twelve years", "P12Y")]),
        ("They arrive on Monday and rest later in the day before the game.",
         [("Monday", "2024-05-20")]),
    ],
)  # fmt: skip
def test_a_kind_met_in_the_news(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert read(text) == expected
