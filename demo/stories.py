"""What people in the demo want help with, what they promise, and how it went."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """A goal, and next steps that fit behind "I will"."""

    goal: str
    steps: tuple[str, str]
    context: str = ""


STORIES = {
    "first-job": [
        Story("I want to get past the first interview for junior data jobs.",
              ("write down two stories from my course project", "ask my flatmate to interview me for "
                                                                "ten minutes"),
              "I had four first interviews since summer and never a second one."),
        Story("Make the top third of my CV fit one advert.",
              ("rewrite the first five lines of my CV and send it to "
               "two friends", "apply to the library job by Friday")),
        Story("Answer “tell me about yourself” in under two minutes.",
              ("record my answer three times and keep the third", "say it to my sister without notes")),
        Story("Find three employers to write to without an advert.",
              ("write to three workshops in my town", "call the one that does not answer")),
        Story("Explain the year I cared for my mother without apologising for it.",
              ("write the gap in one plain sentence", "use that sentence in the next application")),
        Story("Prepare for a panel interview next week.",
              ("write one question to each of the three people on "
               "the panel", "go to bed at ten the night before"),
              "Three people, forty minutes, a water project in the north."),
        Story("Decide which of my projects to show.",
              ("delete the two weakest projects from my page", "write four lines about the best one")),
        Story("Get an answer from people I have applied to.",
              ("send a short question to the five oldest applications", "keep a list with dates")),
        Story("Survive the first month in my first office job.",
              ("ask my lead what good looks like after four weeks", "have lunch with one new person a week")),
    ],
    "career": [
        Story("Draft the message that asks my manager for a talk about promotion.",
              ("send the message on Wednesday before nine", "list six results from this year"),
              "I was told “next round” twice."),
        Story("Separate what I know from what I guess about moving to Lisbon.",
              ("ask two people who moved there what it cost", "read the official page about my papers")),
        Story("Choose one small test of working as a teacher.",
              ("sit in on a friend's class for a morning", "write down what bored me and what did not")),
        Story("Decide whether to lead people or stay an expert.",
              ("ask to lead one project until March", "talk to a lead who went back")),
        Story("Tell my boss that I want to work four days.",
              ("write down what I would hand over", "book fifteen minutes with her")),
        Story("Judge an offer that pays more and interests me less.",
              ("ask to spend half a day with the team", "answer by the tenth")),
        Story("Plan a return to engineering after three years at home.",
              ("finish one small repair in public", "write to two former colleagues")),
        Story("Find out whether my degree counts in Germany.",
              ("look my profession up on the official page", "order the two papers that are missing")),
        Story("Stop circling between three ideas for what comes next.",
              ("give the second idea two evenings", "tell my brother which one I dropped")),
    ],
    "confidence": [
        Story("Give my opinion in Thursday's meeting.",
              ("say one sentence in the first ten minutes", "tell Ana beforehand that I will")),
        Story("Decide whether I am qualified enough to apply.",
              ("apply although I lack two of nine points", "write what I have for each point")),
        Story("Begin my talk without hiding behind the slides.",
              ("learn the first two sentences by heart", "stand up in rehearsal"),
              "Sixty people, ten minutes, my own work."),
        Story("Stop rewriting every message five times.",
              ("send three messages a day after one reading", "count how many were misunderstood")),
        Story("Take credit for work that was mine.",
              ("say “I” instead of “we” in the review", "keep a list of what I did each Friday")),
        Story("Ask a question although everyone else seems to know.",
              ("ask one question in each course meeting", "note how many others wanted to know")),
        Story("Handle a colleague who talks over me.",
              ("say “I would like to finish”", "talk to him alone on Monday")),
        Story("Feel less like a fraud after my promotion.",
              ("ask my boss why she chose me", "write down three things that went well")),
        Story("Make a phone call in English without a script.",
              ("call the supplier instead of writing", "call again the day after")),
    ],
    "priorities": [
        Story("Choose the three things that matter this month.",
              ("cross out four lines of my list", "tell the committee that I stop in May"),
              "Two jobs, a course, a choir and a flat to renovate."),
        Story("Find two kind sentences that turn down the extra project.",
              ("say no by noon tomorrow", "offer one name instead of mine")),
        Story("Decide between two offers by Friday.",
              ("sleep on it once and not again", "write the refusal first")),
        Story("Get one evening a week back.",
              ("leave at five on Tuesdays", "put the phone in the kitchen after eight")),
        Story("Take back a promise I made to my cousin.",
              ("call him before Sunday", "offer one afternoon instead")),
        Story("Finish my thesis while working.",
              ("write from six to seven on weekdays", "send one chapter as it is")),
        Story("Stop being the person everyone asks.",
              ("answer questions at two set times a day", "show Sara how to do the monthly report")),
        Story("Decide whether to buy the flat this year.",
              ("ask the bank for one number", "write down what would change my mind")),
    ],
    "something-else": [
        Story("Plan the first talk with the team I lead from May.",
              ("meet each of the six for twenty minutes", "ask all of them the same three questions")),
        Story("Find three questions to ask before I sign with a partner.",
              ("send him the questions", "show the contract to someone who reads contracts")),
        Story("Say goodbye well to a job of eleven years.",
              ("write to four people what I learned "
               "from them", "hand over with a list and not with a meeting")),
    ],
}  # fmt: skip

REFLECTIONS = {
    "done": ["It took ten minutes. I had put it off for "
             "three weeks.", "She said yes before I had finished.", "",
             "Harder than I thought, and fine afterwards.", "", "I did it on the last day, but I did it."],
    "partly": ["One of two. The second comes next week.", "I began and saw that it was really "
                                                          "another question.", ""],
    "dropped": ["It no longer mattered once I had "
                "talked to him.", "", "Too big after all. I chose something smaller."],
}  # fmt: skip

CHALLENGES = [
    "Send it before it is perfect.", "Tell one person about the plan today.", "Begin with the hardest part.",
    "Ask the person who decides.", "Say it aloud three times before anyone hears it.",
]  # fmt: skip

NONE_BECAUSE = [
    "I know now that I need not decide this year.",
    "It was good to think aloud; nothing follows from it yet.",
]
CANCELLED_BY_MENTEE = ["They moved the interview, so I need it another day.", "My daughter is ill.", ""]
# With the reason, and whether the mentor suggests another goal.
DECLINES = [
    ("not-my-field", "I have never been where you are, so I would only be guessing.", False),
    ("second-hand", "I only know this from what others told me. Ask someone who has done it.", False),
    (
        "professional",
        "This sounds heavier than a question about work. Please talk to a doctor or a counsellor first.",
        False,
    ),
    ("too-wide", "This is a lot for half an hour. I could help with the first part.", True),
    ("no-room", "I have an exam week and would not be a good listener.", False),
]
MESSAGES = [
    ("mentor", "Bring the advert, please. The CV alone tells me half."),
    ("mentee", "Thank you, that helped. I have begun already."),
    ("mentee", "Shall I share my screen, or is the page enough?"),
    ("mentor", "The page is enough. Have it open beside you."),
]
