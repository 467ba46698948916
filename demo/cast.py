"""Who is in the demo: mentors with their hours and words, mentees, and one of the staff."""

from dataclasses import dataclass, field
from datetime import time

PASSWORD = "half-hour"  # noqa: S105 # shown on the sign-in page in demo mode, which is the only place it exists
ADMIN = ("admin@example.com", "Sam Whitfield", "Europe/London", "GB")
MENTOR, MENTEE, BOTH = "mentor@example.com", "mentee@example.com", "both@example.com"
PAUSED = "liza.santos@example.com"  # from today on

EVENINGS = [(day, time(17), time(19)) for day in (0, 1, 3)]
MORNINGS = [(day, time(8), time(10)) for day in (1, 2, 4)]
LUNCHES = [(day, time(12), time(14)) for day in (0, 2, 3, 4)]
WEEKENDS = [(5, time(9, 30), time(12)), (6, time(16), time(18))]


@dataclass(frozen=True)
class Mentor:
    email: str
    name: str
    zone: str
    country: str
    headline: str
    bio: str
    can: tuple[str, ...]
    cannot: tuple[str, ...]
    themes: tuple[str, ...]
    languages: tuple[str, ...]
    hours: list[tuple[int, time, time]]
    ticks: tuple[str, ...] = ()
    levels: tuple[str, ...] = ("starting", "some-years")
    status: str = "published"
    past: int = 6
    rules: dict[str, int] = field(default_factory=dict)


MENTORS = [
    Mentor(
        MENTOR, "Aino Korhonen", "Europe/Helsinki", "FI",
        "I hire junior developers, and I remember being one nobody answered.",
        "I led a team at a small software company in Tampere for nine years and have read some two "
        "thousand applications. "
        "What I like best is the moment someone hears their own story told well for the first time.",
        ("Your first CV for one real advert", "Rehearsing interview "
                                              "answers aloud", "Deciding whether to apply"),
        ("Hardware and electronics",), ("first-job", "confidence"), ("en", "fi", "sv"), EVENINGS + MORNINGS,
        ticks=("job", "legal"), past=15, rules={"weekly_limit": 4, "buffer_minutes": 15},
    ),
    Mentor(
        BOTH, "Camila Duarte", "America/Sao_Paulo", "BR",
        "From nursing to product work at thirty-four, with two children and no plan B.",
        "I changed my path late and slowly. I can tell you what I would do again and what cost me a year. "
        "I still book half hours myself, because leading a team is new to me.",
        ("Changing profession step by step", "Telling your manager that you "
                                             "want more", "Small tests before a big move"),
        ("Start-up funding",), ("career", "confidence"), ("pt", "en", "es"), LUNCHES,
        ticks=("job", "long"), past=9, rules={"weekly_limit": 3},
    ),
    Mentor(
        "tunde.bello@example.com", "Tunde Bello", "Africa/Lagos", "NG",
        "Bank clerk, then data analyst, now I lead eight people. Ask me how the middle felt.",
        "I taught myself at night for two years. I help people who have more skill than proof.",
        ("Showing skills without a "
         "degree in them", "A project that gets you noticed", "Your first weeks in a new job"),
        (), ("first-job", "career"), ("en", "yo"), EVENINGS, ticks=("writing", "legal"), past=8,
        rules={"weekly_limit": 3},
    ),
    Mentor(
        "mehmet.aydin@example.com", "Mehmet Aydın", "Europe/Berlin", "DE",
        "Moved from İzmir to Berlin with a degree nobody could read at first.",
        "Mechanical engineer, eleven years in Germany. I know the offices, the waiting and the small talk.",
        ("Planning a move to Germany", "Interviews in your third "
                                       "language", "What to find out before you sign"),
        ("Moving with a family: I came alone",), ("career", "first-job"), ("de", "tr", "en"), MORNINGS,
        ticks=("legal", "job"), past=7, rules={"weekly_limit": 3},
    ),
    Mentor(
        "priya.nair@example.com", "Priya Nair", "Europe/London", "GB",
        "I say no for a living: I run the roadmap of a hospital system.",
        "Fifteen years of too many good ideas and too few people. I help you choose, and find the "
        "words for the rest.",
        ("Sorting a list that is too long", "Saying no to someone above you", "Choosing between two offers"),
        ("Starting a company",), ("priorities", "career"), ("en", "ml"), LUNCHES,
        ticks=("health",), levels=("some-years", "leading"), past=8, rules={"weekly_limit": 4},
    ),
    Mentor(
        "grace.oconnell@example.com", "Grace O'Connell", "America/New_York", "US",
        "A recovering perfectionist who speaks in front of four hundred people and still shakes.",
        "I train speakers at a public library. No tricks: we find the one thing you want to say, and "
        "you say it to me.",
        ("The first minute of a talk", "Speaking up in meetings", "Feeling like a fraud after a promotion"),
        (), ("confidence",), ("en", "es"), EVENINGS, ticks=("health", "long"), past=7,
        rules={"weekly_limit": 3},
    ),
    Mentor(
        "wanjiru.kamau@example.com", "Wanjiru Kamau", "Africa/Nairobi", "KE",
        "Twelve years of hiring for aid organisations, from drivers to directors.",
        "I know how applications are read when there are six hundred of them. Bring the advert, not "
        "only the CV.",
        ("Applications to international "
         "organisations", "Explaining a gap", "Preparing for a panel interview"),
        ("The private sector",), ("first-job", "confidence"), ("en", "sw"), WEEKENDS + MORNINGS,
        ticks=("job",), past=6, rules={"weekly_limit": 2},
    ),
    Mentor(
        "arjun.mehta@example.com", "Arjun Mehta", "Asia/Kolkata", "IN",
        "I turned down two promotions and took the third. Happy to tell you why.",
        "Engineering manager, twenty years in. I like decisions with no right answer.",
        ("Whether to lead people or stay "
         "an expert", "Making your work visible", "Planning a talk about promotion"),
        ("Leaving technology for something else",), ("career", "priorities"), ("en", "hi", "gu"), EVENINGS,
        ticks=("technical", "job"), levels=("some-years", "leading"), past=6,
        rules={"weekly_limit": 2, "buffer_minutes": 30},
    ),
    Mentor(
        "sunita.gurung@example.com", "Sunita Gurung", "Asia/Kathmandu", "NP",
        "First in my family with an office job, now I teach others to ask for one.",
        "I run a small training centre in Pokhara. Most people I meet can do more than they dare to "
        "write down.",
        ("Writing down what you can do", "Practising one interview question", "Daring to apply"),
        ("Jobs abroad",), ("first-job", "confidence"), ("ne", "hi", "en"), MORNINGS, levels=("starting",),
        past=6,
        rules={"weekly_limit": 3},
    ),
    Mentor(
        "kenji.watanabe@example.com", "Kenji Watanabe", "Asia/Tokyo", "JP",
        "I left a safe company at fifty and opened a repair workshop.",
        "Thirty years in one firm taught me to plan. Leaving it taught me to decide.",
        ("Leaving something safe", "Deciding with a partner and a loan", "What to keep and what to drop"),
        ("Job hunting in Japan for newcomers",), ("priorities", "career"), ("ja", "en"), WEEKENDS,
        ticks=("legal",), levels=("some-years", "leading"), past=5, rules={"weekly_limit": 2},
    ),
    Mentor(
        "katarzyna.nowak@example.com", "Katarzyna Nowak", "Europe/Berlin", "DE",
        "Three languages, two countries, one habit: I ask for what I want in writing.",
        "Lawyer turned mediator. I help with the talk you keep putting off.",
        ("A hard talk with your manager", "Asking for more money", "Taking criticism without falling apart"),
        (), ("confidence", "priorities"), ("pl", "de", "en"), LUNCHES, ticks=("legal", "health"),
        past=5, rules={"weekly_limit": 2},
    ),
    Mentor(
        "owen.davies@example.com", "Owen Davies", "Europe/London", "GB",
        "Head teacher. I have told hundreds of people kindly that their plan was too big.",
        "I work with people who promise too much, because I was one until it made me ill.",
        ("Taking back a promise", "A week that fits into a week", "Leading a team for the first time"),
        (), ("priorities",), ("en", "cy"), [(2, time(16), time(18, 30)), (5, time(10), time(12))],
        ticks=("health", "long"), past=4, rules={"weekly_limit": 2},
    ),
    Mentor(
        "diego.salazar@example.com", "Diego Salazar", "America/Mexico_City", "MX",
        "Chef, then logistics, then logistics for chefs.",
        "I know how it is to begin again at the bottom and find it interesting.",
        ("Changing trade after thirty",), (), ("career",), ("es", "en"), EVENINGS, status="submitted", past=0,
    ),
    Mentor(
        "liza.santos@example.com", "Liza Santos", "Asia/Manila", "PH",
        "I have interviewed in four languages and cried after two of them.",
        "Call centre agent, trainer, now head of training.",
        ("English interviews", "Staying calm on the phone"), (), ("first-job",), ("tl", "en"), EVENINGS,
        past=3, rules={"weekly_limit": 2},
    ),
]  # fmt: skip

MENTEES = [
    (MENTEE, "Bisi Adeyemi", "Africa/Lagos", "NG"),
    ("amina.yusuf@example.com", "Amina Yusuf", "Africa/Kampala", "UG"),
    ("kwame.asante@example.com", "Kwame Asante", "Africa/Accra", "GH"),
    ("hira.qureshi@example.com", "Hira Qureshi", "Asia/Karachi", "PK"),
    ("tanvir.rahman@example.com", "Tanvir Rahman", "Asia/Dhaka", "BD"),
    ("joy.delacruz@example.com", "Joy Dela Cruz", "Asia/Manila", "PH"),
    ("putri.wijaya@example.com", "Putri Wijaya", "Asia/Jakarta", "ID"),
    ("andres.rojas@example.com", "Andrés Rojas", "America/Bogota", "CO"),
    ("lucia.paredes@example.com", "Lucía Paredes", "America/Lima", "PE"),
    ("ines.carvalho@example.com", "Inês Carvalho", "Europe/Lisbon", "PT"),
    ("andrei.popa@example.com", "Andrei Popa", "Europe/Bucharest", "RO"),
    ("nour.hassan@example.com", "Nour Hassan", "Africa/Cairo", "EG"),
    ("elif.demir@example.com", "Elif Demir", "Europe/Istanbul", "TR"),
    ("noah.tremblay@example.com", "Noah Tremblay", "America/Toronto", "CA"),
    ("mia.thompson@example.com", "Mia Thompson", "Australia/Sydney", "AU"),
    ("oksana.melnyk@example.com", "Oksana Melnyk", "Europe/Kyiv", "UA"),
    ("bikash.thapa@example.com", "Bikash Thapa", "Asia/Kathmandu", "NP"),
    ("selam.tesfaye@example.com", "Selam Tesfaye", "Africa/Addis_Ababa", "ET"),
    ("jonas.weber@example.com", "Jonas Weber", "Europe/Berlin", "DE"),
    ("mei.tan@example.com", "Mei Tan", "Asia/Singapore", "SG"),
]
