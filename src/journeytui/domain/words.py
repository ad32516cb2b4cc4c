"""The words: what a customer journey is made of. The only list of fields there is.

A library holds people, processes and journeys. A journey is walked stage by stage, a stage meets the customer in
touchpoints; goals, KPIs and insights hang wherever they belong. Activities are what we do inside. Asset periods count the
customers won and lost, reviews mark the stages, and decisions and questions are what somebody owns at the end.

To add a field, add its line here; nothing else needs to be told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from journeytui.domain.fields import ANY_WORD, Entity, field
from journeytui.domain.kinds import (
    Address,
    Amount,
    Choice,
    Count,
    Currency,
    Day,
    Email,
    Flag,
    Labels,
    Line,
    Link,
    Links,
    Listing,
    Money,
    Number,
    Pairs,
    Prose,
    Score,
    Term,
)

WHO = ("person", "team")


class Named(Entity):
    """What has a name."""

    title: str = field(Line("Title", "What people call it, in the customer's words where a customer meets it.", search=2))
    description: str = field(Prose("Description", "What a newcomer needs to know about it.", search=1))
    tags: frozenset[str] = field(Labels("Tags", "Words to find and filter it by.", search=1))


class Answered(Named):
    """What somebody answers for. An empty one is inherited: a touchpoint's from its stage, a stage's from its journey."""

    accountable: str | None = field(Link("Accountable", "The one person or team that answers for it.", to=WHO))
    responsible: frozenset[str] = field(Links("Responsible", "Who does the work.", to=WHO))
    consulted: frozenset[str] = field(Links("Consulted", "Who is asked before something changes.", to=WHO))
    informed: frozenset[str] = field(Links("Informed", "Who is told after something changed.", to=WHO))


class Library(Named, plural="library"):
    """What is the same for all journeys of one file. There is exactly one."""

    currency: str = field(Currency("Currency", "The currency that an amount has when nobody says another."))
    statuses: tuple[str, ...] = field(Listing("Statuses", "What a journey's or an opportunity's status can be, in their order."))
    scores: Mapping[str, float | str] = field(Pairs("Scores", "Names of our own scores, each with its formula."))
    rules: Mapping[str, float | str] = field(Pairs("Rules", "Which findings count as failures, each with its setting."))
    review_every_days: int | None = field(Count("Review every", "Days between two reviews where a journey names no others."))


class Team(Named):
    """A group of people who answer for something."""

    function: str = field(Line("Function", "The part of the business it belongs to, like Marketing or Support.", search=1))


class Person(Named, plural="people"):
    """Somebody who owns or does something."""

    email: str = field(Email("E-mail", "Where to write to.", search=1))
    team: str | None = field(Link("Team", "The team this person belongs to.", to=("team",)))


class Persona(Named):
    """A kind of customer, drawn from research."""

    needs: str = field(Prose("Needs", "What this kind of customer wants to get done, and what worries them.", search=1))
    share: float | None = field(Number("Share", "How many of all customers are like this.", low=0, high=100, unit="%"))


class Segment(Named):
    """A group of customers that the business counts separately."""

    share: float | None = field(Number("Share", "How many of all customers belong to the group.", low=0, high=100, unit="%"))


class Process(Answered, plural="processes", ordered=True):
    """Something the organisation runs, whichever journey needs it."""

    function: str = field(Line("Function", "The part of the business that runs it.", search=1))


class Journey(Answered, ordered=True):
    """What a customer sets out to do, from the first thought to the life after."""

    level: str | None = field(Choice("Level", "How wide it looks.", options=("lifecycle", "journey", "sub-journey")))
    state: str | None = field(Choice("State", "How things are, or how they should become.", options=("current", "target")))
    status: str = field(Term("Status", "How far the work on this map is.", search=1, listed_in="statuses"))
    customer_goal: str = field(Line("Customer's goal", "What the customer wants to have achieved, in a sentence.", search=1))
    objective: str = field(Line("Our objective", "What we want to have achieved.", search=1))
    within: str | None = field(Link("Within", "The stage of another journey that this one looks into.", to=("stage",)))
    target_of: str | None = field(Link("Target of", "The current journey that this one should replace.", to=("journey",)))
    personas: frozenset[str] = field(Links("Personas", "The kinds of customer who walk it.", to=("persona",)))
    segments: frozenset[str] = field(Links("Segments", "The groups of customers who walk it.", to=("segment",)))
    reviewed_on: dt.date | None = field(Day("Reviewed on", "The day somebody last went through it and said it still holds."))
    review_every_days: int | None = field(Count("Review every", "Days between two reviews of this journey."))


class Stage(Answered, hangs_on=("journey",), ordered=True):
    """A part of the journey with one need, named as the customer would."""

    need: str = field(Line("Need", "What the customer needs to get done here.", search=1))
    part: str | None = field(Choice("Part", "Before, with or after us.", options=("before us", "with us", "after us")))
    counterpart: str | None = field(Link("Counterpart", "The same stage of the current journey.", to=("stage",)))
    reached: int | None = field(Count("Reached by", "How many customers got this far."))
    reached_in: str = field(Line("Reached in", "The period that was counted, like 2026-Q3.", search=1))


class Touchpoint(Answered, hangs_on=("stage",), ordered=True):
    """A moment in which the customer meets us, somebody else, or the task alone."""

    channel: str = field(Line("Channel", "How it happens: app, letter, branch, phone.", search=1))
    control: str | None = field(Choice("In control", "Who runs it.", options=("customer", "us", "third party")))
    party: str = field(Line("Party", "Which third party it is.", search=1))
    status: str | None = field(Choice("Status", "Whether it exists.", options=("idea", "planned", "live", "retired")))
    moment_of_truth: bool = field(Flag("Moment of truth", "Whether it makes or breaks the whole journey."))
    emotion: int | None = field(Score("Emotion", "How it feels, from terrible (−2) to delightful (+2).", low=-2, high=2))
    satisfaction: int | None = field(Score("Satisfaction", "How content customers are with it.", low=1, high=5))
    importance_to_customer: int | None = field(Score("Matters to customer", "How much depends on it for them.", low=1, high=5))
    importance_to_us: int | None = field(Score("Matters to us", "How much depends on it for the organisation.", low=1, high=5))
    pain: int | None = field(Score("Pain", "From none (0) to unbearable (10).", low=0, high=10))
    exit_risk: int | None = field(Score("Exit risk", "From loyal (0) to on the way out of the door (10).", low=0, high=10))
    effort: int | None = field(Score("Effort", "From effortless (1) to very hard work for the customer (7).", low=1, high=7))
    success_rate: float | None = field(Number("Success rate", "How many get through it.", low=0, high=100, unit="%"))
    frequency: float | None = field(Number("Frequency", "How often one customer meets it on the way.", low=0, unit="times"))
    evidence: str | None = field(Choice("Evidence", "What we really know.", options=("none", "some", "researched")))
    origin: str | None = field(Choice("Origin", "Thought out, or found in logs.", options=("modelled", "mined")))
    counterpart: str | None = field(Link("Counterpart", "The same touchpoint of the current journey.", to=("touchpoint",)))
    leads_to: str | None = field(Link("Leads to", "Where some customers go on from here.", to=("stage", "journey")))


class Goal(Named, hangs_on=("journey", "stage"), ordered=True):
    """An outcome somebody wants, with how important it is and how well it is met."""

    perspective: str | None = field(Choice("Whose", "Who wants it.", options=("customer", "organisation")))
    measure: str = field(Line("Outcome measure", "How one could tell that it is reached.", search=1))
    importance: float | None = field(Number("Importance", "From not at all (0) to above all (10).", low=0, high=10))
    satisfaction: float | None = field(Number("Satisfaction", "How well it is served today.", low=0, high=10))
    met: str | None = field(Choice("Met", "Whether it is reached today.", options=("yes", "partly", "no", "unknown")))


class Kpi(Named, hangs_on=("journey", "stage", "touchpoint"), ordered=True, label="KPI"):
    """A number that is watched over time."""

    measures: str | None = field(Link("Measures", "The goal that it tells about.", to=("goal",)))
    type: str | None = field(
        Choice("Type", "What sort of number it is.", options=("NPS", "CSAT", "CES", "ratio", "count", "duration", "money", "other"))
    )
    question: str = field(Line("Question", "The question that was asked, word by word.", search=1))
    scale: str = field(Line("Scale", "The scale of the answers, like 0–10.", search=1))
    unit: str = field(Line("Unit", "What is counted: days, %, points, EUR.", search=1))
    better: str | None = field(Choice("Better", "Which direction is good.", options=("up", "down")))
    target: float | None = field(Number("Target", "The value that we want."))
    floor: float | None = field(Number("Floor", "The value beyond which it is an alarm."))
    lens: str | None = field(Choice("Lens", "Whose interest it serves.", options=("customer", "business")))
    source: str = field(Line("Source", "The system or the people it comes from.", search=1))
    accountable: str | None = field(Link("Accountable", "Who answers for the number.", to=WHO))


class Reading(Entity, hangs_on=("kpi",)):
    """One value of a KPI on one day, as a value or as the counts it is computed from."""

    day: dt.date | None = field(Day("Day", "The day it was measured, or the last day of the period."))
    value: float | None = field(Number("Value", "The number itself."))
    counts: Mapping[str, float | str] = field(Pairs("Counts", "The parts it is computed from, like promoters=12."))
    n: int | None = field(Count("Answers", "How many answers or cases stand behind it."))
    dimension: str = field(Line("Dimension", "The part of the customers it is about, empty for all.", search=1))

    @property
    def name(self) -> str:
        """The day, and the part of the customers."""
        return " ".join(str(part) for part in (self.day or "undated", self.dimension) if part)


class Activity(Named, hangs_on=("journey",), plural="activities", ordered=True):
    """Something we do inside, tied to a customer's goal or exposed as a checklist."""

    process: str | None = field(Link("Process", "The process that it is a step of.", to=("process",)))
    function: str = field(Line("Function", "The part of the business that does it.", search=1))
    role: str = field(Line("Role", "Who does it, as a role.", search=1))
    serves: frozenset[str] = field(Links("Serves", "The touchpoints that need it.", to=("touchpoint",)))
    advances: str | None = field(
        Choice("Advances the goal", "Whether the customer gets nearer to the goal by it.", options=("yes", "no", "unknown"))
    )
    line: str | None = field(
        Choice("Line", "How near to the customer it happens.", options=("front stage", "back stage", "support"))
    )


class Insight(Named, hangs_on=("journey", "stage", "touchpoint")):
    """A piece of evidence: something a customer, a partner or one of us said, did or felt."""

    voice: str | None = field(Choice("Voice", "Who speaks.", options=("customer", "employee", "partner")))
    sort: str | None = field(Choice("Sort", "What it tells about.", options=("need", "pain", "gain", "barrier", "idea")))
    source_type: str | None = field(
        Choice(
            "Source",
            "Where it was heard or seen.",
            options=("interview", "support log", "feedback", "survey", "observation", "analytics"),
        )
    )
    impact: int | None = field(Score("Impact", "What it does to the experience, from ruins (−2) to makes it (+2).", low=-2, high=2))
    weight: float | None = field(Number("Weight", "How much it counts beside others; 100 when empty.", low=0, high=1000))
    severity: int | None = field(Score("Severity", "From a minor annoyance (1) to a breakdown (5).", low=1, high=5))
    frequency: int | None = field(Score("Frequency", "From rarely (1) to always (5).", low=1, high=5))
    verbatim: str = field(Prose("Verbatim", "The words as they were said.", search=1))
    link: str = field(Address("Link", "Where the recording, ticket or report is kept.", search=1))
    persona: str | None = field(Link("Persona", "The kind of customer it comes from.", to=("persona",)))


class Opportunity(Named, hangs_on=("journey",), plural="opportunities"):
    """A problem worth solving, put as a question without the answer in it."""

    addresses: frozenset[str] = field(
        Links("Addresses", "The stages, touchpoints, goals, KPIs, insights and movements of customers behind it.", to=("stage", "touchpoint", "goal", "kpi", "insight", "movement"))
    )
    reach: int | None = field(Count("Reach", "How many customers it would help in a quarter."))
    impact: float | None = field(Number("Impact", "How much it would help each: 0.25 a little, 1 normal, 3 massive.", low=0, high=3))
    customer_value: int | None = field(Score("Customer value", "What it is worth to customers, in per cent.", low=0, high=100))
    business_value: int | None = field(Score("Business value", "What it is worth to us, in per cent.", low=0, high=100))
    effort: int | None = field(Score("Effort", "What it takes, from nothing (0) to a programme (5).", low=0, high=5))
    confidence: int | None = field(Score("Confidence", "How sure we are, in per cent.", low=0, high=100))
    scores: Mapping[str, float | str] = field(Pairs("Scores", "Our own scores, by the names that the library defines."))
    status: str = field(Term("Status", "How far the work on it is.", search=1, listed_in="statuses"))
    accountable: str | None = field(Link("Accountable", "Who takes it further.", to=WHO))


class Solution(Named, hangs_on=("opportunity",)):
    """Something that may solve the problem."""

    status: str | None = field(Choice("Status", "How far building it is.", options=("idea", "planned", "doing", "done", "dropped")))
    progress: int | None = field(Score("Progress", "How much of it is done, in per cent.", low=0, high=100))
    due: dt.date | None = field(Day("Due", "The day by which it should be there."))


class Review(Named, hangs_on=("journey",)):
    """A meeting that went through the journey stage by stage."""

    day: dt.date | None = field(Day("Day", "The day of the meeting."))
    agenda: str = field(Prose("Agenda", "What was to be looked at.", search=1))
    notes: str = field(Prose("Notes", "What was said.", search=1))
    figures: Mapping[str, float | str] = field(Pairs("Figures", "What was measured on that day, kept when the review is closed."))


class StageMark(Entity, hangs_on=("review",)):
    """What a review said of one stage."""

    stage: str | None = field(Link("Stage", "The stage that was looked at.", to=("stage",)))
    verdict: str | None = field(Choice("Verdict", "How it stands.", options=("fine", "watch", "failing")))
    why: str = field(Prose("Why", "What the verdict rests on.", search=1))

    @property
    def name(self) -> str:
        """The verdict."""
        return self.verdict or "unmarked"


class Decided(Named):
    """What somebody owns until it is done."""

    about: frozenset[str] = field(Links("About", "The records that it concerns."))
    review: str | None = field(Link("Review", "The review in which it came up.", to=("review",)))
    from_study: str = field(Line("From study", "The study whose finding led to it.", search=1))
    owner: str | None = field(Link("Owner", "Who sees to it.", to=WHO))
    due: dt.date | None = field(Day("Due", "The day by which it is done."))
    status: str | None = field(Choice("Status", "Whether it is settled.", options=("open", "done", "dropped")))
    why: str = field(Prose("Why", "The reason, or the answer.", search=1))


class Decision(Decided, hangs_on=("journey",)):
    """What was decided, by whom it will be done, and until when."""


class Question(Decided, hangs_on=("journey",)):
    """What nobody could answer yet, and who will find out."""


class AssetPeriod(Entity, hangs_on=("journey",)):
    """A stretch of time for which the customers are counted."""

    segment: str | None = field(Link("Segment", "The group that was counted, empty for everybody.", to=("segment",)))
    starts_on: dt.date | None = field(Day("Starts on", "The first day that counts."))
    ends_on: dt.date | None = field(Day("Ends on", "The last day that counts."))
    opening: int | None = field(Count("Opening", "How many customers there were before the first day."))

    @property
    def name(self) -> str:
        """From which day to which."""
        return f"{self.starts_on or 'undated'} to {self.ends_on or 'undated'}"


class Movement(Entity, hangs_on=("asset_period",)):
    """Customers who came, left, stayed or changed in a period, at one stage and for one reason."""

    direction: str | None = field(
        Choice("Direction", "What they did.", options=("won", "lost", "renewed", "grew", "declined", "referred"))
    )
    stage: str | None = field(Link("Stage", "Where it happened, empty when nobody knows.", to=("stage",)))
    reason: str = field(Line("Reason", "Why, in the customer's words.", search=1))
    count: int | None = field(Count("Customers", "How many, in whole numbers."))
    value: Money | None = field(Amount("Value", "What they are worth in a year."))

    @property
    def name(self) -> str:
        """Who did what, and why."""
        held: object = self.count  # which others may have replaced by anything
        count = f"{held:,}" if isinstance(held, int) else "?" if held is None else str(held)
        return f"{count} {self.direction or 'moved'}" + (f": {self.reason}" if self.reason else "")


class Conflict(Entity, hangs_on=(ANY_WORD,)):
    """Two edits of one thing that could not both be kept in place; both stand here until somebody chooses."""

    sort: str | None = field(
        Choice("Sort", "What met what.", options=("field", "edit of a removed", "removal of an edited", "move"))
    )
    field_name: str = field(Line("Field", "The field that both changed."))
    base: str = field(Prose("Before", "What it was before both edits."))
    first: str = field(Prose("In place", "The value that stands now."))
    first_author: str = field(Line("Set by", "Who set the value that stands."))
    first_replica: str = field(Line("Set on", "The copy of the library on which it was set."))
    second: str = field(Prose("Beside it", "The value that was kept aside."))
    second_author: str = field(Line("Kept from", "Who set the value that was kept aside."))
    second_replica: str = field(Line("Kept from copy", "The copy of the library on which that was set."))
    state: str | None = field(Choice("State", "Whether somebody has chosen.", options=("open", "closed")))

    @property
    def name(self) -> str:
        """What met what, and where."""
        return f"{self.sort or 'conflict'} {self.field_name}".strip()


WORDS: dict[str, type[Entity]] = {
    word.word: word
    for word in (
        Library, Team, Person, Persona, Segment, Process,
        Journey, Stage, Touchpoint, Goal, Kpi, Reading, Activity, Insight,
        Opportunity, Solution, Review, StageMark, Decision, Question, AssetPeriod, Movement, Conflict,
    )
}  # fmt: skip
"""Every word, parents before what hangs on them."""

SHARED_WORDS = ("team", "person", "persona", "segment", "process")
"""What journeys use and do not own: it stands at the end of a file, and a file never removes it."""


def children_of(word: str) -> tuple[type[Entity], ...]:
    """The words whose records may hang on a record of this word."""
    return tuple(child for child in WORDS.values() if word in child.hangs_on or ANY_WORD in child.hangs_on)
