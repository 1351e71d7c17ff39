# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Probes: every address × object × person × method, what the table says about it, and what was really answered."""

import hashlib
import io
import random
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from itertools import product
from typing import Final
from urllib.parse import quote, urlencode

from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from blaupause.accounts.rules import Kind, Role, Verb
from blaupause.accounts.scope import Scope
from blaupause.config import doors as module
from blaupause.config.doors import Door, Question
from blaupause.kernel.places import BUND
from tests.accounts.probe_forms import FORMS
from tests.accounts.worldparts import HESSEN, LAND, Asker, Owned, Target, World

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
VARIANTS: Final = ("", "?text=kanarie", "?q=kanarie&seite=2", "?seite=9&ordnung=-name", "?datenbestand=amtlich")
HEADERS: Final[tuple[Mapping[str, str], ...]] = (
    {},
    {"accept-language": "en"},
    {"if-none-match": '"0"', "accept": "application/json"},
    {"hx-request": "true"},
)
FIXED: Final[Mapping[str, object]] = {
    "land": "09",
    "commitment": "by-ewa",
    "ags": "09273111",
    "form": "csv",
    "level": 40,
    "ars": "092730000000",
    "key": "MQ-abc",
    "blueprint": "bayern",
    "group": "steps",
    "part": "contract",
    "uidb36": "1",
    "organization_slug": "nix",
    "provider_id": "nix",
    "pk": 1,
    "step": "contract",
    "service": "ewa",
    "actor": "treasury",
    "section": "facts",
    "paper": "interest-letter",
    "kind": "txt",
    "token": "einladung-" + "9" * 27,
}
PLAIN: Final = (Target("only", None, None),)
_ONE_TIME: Final = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|^(?:Expires|ETag): .*$', re.M)
"""One-time words, the time, and the hash of a page that contains a one-time word (the page itself is compared)."""


@dataclass(frozen=True)
class Route:
    """An address of the product: its name in doors.yaml and the values it takes, in order."""

    name: str
    view_name: str
    written: str
    values: tuple[str, ...]

    def address(self, value: object) -> str:
        """The address of one object: the value of the table for the first place, fixed ones for the rest."""
        if not self.view_name:
            return f"/{self.written}nix"
        filled = {name: FIXED.get(name) for name in self.values}
        if value is not None and self.values:
            filled[self.values[0]] = value
        return reverse(self.view_name, kwargs=filled)


@dataclass(frozen=True)
class Probe:
    """One question over HTTP."""

    route: Route
    door: Door
    asker: Asker
    target: Target
    method: str
    variant: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    form: tuple[Question, Mapping[str, str]] | None = None


@dataclass(frozen=True)
class Finding:
    """Something that should not be."""

    what: str
    probe: Probe
    detail: str

    def __str__(self) -> str:
        probe = self.probe
        return (
            f"{self.what}: {probe.asker.name} {probe.method} {probe.route.name} [{probe.target.label}]: {self.detail}"
        )


def routes(
    resolver: URLResolver | None = None, before: str = "", space: tuple[str, ...] = (), outer: tuple[str, ...] = ()
) -> Iterator[Route]:
    """Every address that the product answers to."""
    for entry in (resolver or get_resolver()).url_patterns:
        written = before + str(entry.pattern)
        values = (*outer, *(tuple(entry.pattern.regex.groupindex) or tuple(entry.pattern.converters)))
        if isinstance(entry, URLResolver):
            yield from routes(entry, written, (*space, entry.namespace) if entry.namespace else space, values)
        elif isinstance(entry, URLPattern):
            view_name = ":".join((*space, entry.name)) if entry.name else ""
            yield Route(view_name or written, view_name, written, values)


def without_a_door() -> list[str]:
    """Addresses that doors.yaml does not know; they stay shut."""
    return sorted({route.name for route in routes()} - set(module.doors()))


def without_an_address() -> list[str]:
    """Entries of doors.yaml that no address answers to."""
    return sorted(set(module.doors()) - {route.name for route in routes()})


def probes(world: World, wanted: int, askers: Sequence[Asker] | None = None, seed: int = 2026) -> list[Probe]:
    """Every address × object × person once by GET; the rest of the product is sampled until there are enough."""
    rng = random.Random(seed)
    doors, asking = module.doors(), world.askers if askers is None else askers
    first, rest = [], []
    for route in routes():
        door = doors.get(route.name)
        if door is None:
            continue
        same = door.everybody and (door.of not in world.targets or door.of == "invitation")
        alike = representatives(world) if same else world.askers
        for target, asker in product(world.targets.get(door.of, PLAIN), [one for one in asking if one in alike]):
            first.append(Probe(route, door, asker, target, "GET"))
            rest += [Probe(route, door, asker, target, method) for method in METHODS[1:]]
            rest += [Probe(route, door, asker, target, "POST", form=form) for form in FORMS.get(route.name, ())]
    if len(first) + len(rest) > wanted:
        return first + rng.sample(rest, max(0, wanted - len(first)))
    found = first + rest
    while len(found) < wanted:
        base = first[rng.randrange(len(first))]
        found.append(
            Probe(base.route, base.door, base.asker, base.target, "GET", rng.choice(VARIANTS), rng.choice(HEADERS))
        )
    return found


def representatives(world: World) -> list[Asker]:
    """One person for each role, one without, and nobody: for pages that hardly ask who looks."""
    names = {"nobody", "without a role", *(f"own {role}" for role in Role)}
    return [one for one in world.askers if one.name in names]


def may(scope: Scope, questions: tuple[Question, ...], owned: Owned) -> bool:
    """One of the questions is answered with yes for this object; questions about what lies in it ask its place."""
    if (Verb.SEE, Kind.MANDATE) in questions and owned.organisation in {
        one.organisation_id for one in scope.usable_seats
    }:
        return True  # of one's own organisation: those under which it acts
    places = {owned.place}
    if owned.asked_above and owned.place is not None:
        places |= {owned.place[:length] for length in range(len(owned.place))}
    for verb, kind in questions:
        # Deciding what is decided already is a conflict, not a question of rights.
        condition = owned.condition if kind is owned.kind and kind is not Kind.CHANGE_REQUEST else None
        nobodys = owned.kind is Kind.FIGURE and owned.place is None  # written by those for a whole Land or the Bund
        own = {BUND, LAND, HESSEN} if nobodys else {owned.place}
        asked = places if kind is Kind.CHANGE_REQUEST else own
        if any(scope.may(verb, kind, place, condition, owned.organisation) for place in asked):
            return True
    return False


def somewhere(scope: Scope, questions: tuple[Question, ...]) -> bool:
    return any(scope.reach(verb, kind) != module.NOWHERE for verb, kind in questions)


def expected(probe: Probe) -> str:
    """What the table says: refused (405), sign_in (302), missing (404), confirm (second factor), open."""
    door, scope = probe.door, probe.asker.scope
    if probe.method not in door.methods:
        return "refused"
    if not door.everybody and scope.person_id is None:
        return "sign_in"
    questions = (probe.form[0],) if probe.form else door.questions(probe.method)
    confirmed = Scope(scope.key, scope.day, scope.person_id, scope.seats, scope.person_id is not None)
    if questions and not somewhere(scope, questions):
        return "confirm" if somewhere(confirmed, questions) else "missing"
    if probe.target is PLAIN[0] or door.of == "invitation":
        return "open"
    owned = probe.target.owned
    if owned is None:
        return "missing"
    if _finds(scope, owned) and (not questions or may(scope, questions, owned)):
        return "open"
    return "confirm" if _finds(confirmed, owned) and may(confirmed, questions, owned) else "missing"


def _finds(scope: Scope, owned: Owned) -> bool:
    """Whatever is asked about an object, it has to be seen first."""
    return scope.may(Verb.SEE, owned.kind, owned.place, owned.condition, owned.organisation)


def suits(expectation: str, status: int, probe: Probe) -> bool:
    """Whether a status is what was expected."""
    allowed: Mapping[str, tuple[int, ...]] = {
        "refused": (405,),
        "sign_in": (302,),
        "missing": (404,),
        "confirm": (302, 400, 403),
    }
    if probe.method == "POST" and expectation == "confirm":
        return status in (302, 400, 403, 404, 409)  # who may see an object may read that it is decided already
    if probe.form and expectation == "missing":
        return status in (
            302,
            404,
            409,
        )  # another form of that page may be theirs; nothing is written
    if expectation == "refused" and not probe.route.view_name:
        return status in (404, 405)  # no such address of the interface, whatever the method
    if expectation in allowed:
        return status in allowed[expectation]
    if probe.door.ask and not probe.door.forms and probe.method != "POST":
        return status in (200, 302, 304, 400, 401, 409, 422)
    return status < 500 and (status != 405 or probe.door.forms)  # a form without a page of its own;
    # one's own account: no such code, no such request of a provider


def visible(response: HttpResponse) -> bytes:
    """Everything an answer shows: status, headers, body; files are unpacked."""
    heads = "\n".join(f"{name}: {value}" for name, value in response.items())
    body = b"".join(response) if response.streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in sorted(packed.namelist()))
    return f"{response.status_code}\n{heads}\n\n".encode() + body


def without_one_time_words(content: bytes) -> bytes:
    """The answer without what differs each time."""
    return _ONE_TIME.sub(b"", content)


def without_address(content: bytes, address: str) -> bytes:
    """The answer without what must differ: the address that was asked for, one-time words of forms, lengths."""
    path = address.partition("?")[0]  # a page may spell what follows in its own way
    content = content.replace(path.encode(), b"...").replace(quote(path, safe="").encode(), b"...")
    return re.sub(rb"Content-Length: [0-9]+", b"", without_one_time_words(content))


class Examiner:
    """Asks and judges. `statuses` and `missing` remember, for what only shows in comparison."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.count = 0
        self.findings: list[Finding] = []
        self.missing: dict[tuple[str, str, str], tuple[str, Probe]] = {}

    def ask(self, probe: Probe) -> bytes:
        """One probe; whatever it wrote is taken back."""
        address = probe.route.address(probe.target.value) + probe.variant
        client = copy(probe.asker.client)
        client.cookies = copy(probe.asker.client.cookies)
        with transaction.atomic():
            before = _entries() if probe.method == "POST" else 0
            sent = urlencode(probe.form[1] if probe.form else {})
            response = client.generic(
                probe.method, address, sent, "application/x-www-form-urlencoded", headers=dict(probe.headers)
            )
            content = visible(response)
            written = probe.method == "POST" and _entries() != before
            transaction.set_rollback(True)
        self.count += 1
        self._judge(probe, address, response.status_code, content)
        if written and expected(probe) != "open":
            self._report("written", probe, f"{response.status_code}")
        return content

    def _judge(self, probe: Probe, address: str, status: int, content: bytes) -> None:
        wanted = expected(probe)
        if not suits(wanted, status, probe):
            self._report("status", probe, f"{status} instead of {wanted}")
        for owned in self.world.leaks(content, probe.asker.scope, self._known(probe)):
            self._report("leak", probe, f"{owned}")
        if wanted == "missing" and status == 404 and probe.route.view_name:
            self._compare(probe, address, content)

    def _known(self, probe: Probe) -> frozenset[int]:
        """Canaries that the asker may read on this page although their objects are not theirs to see."""
        scope, place = probe.asker.scope, probe.target.owned.place if probe.target.owned else None
        if probe.door.of == "invitation":
            return probe.target.secret
        if probe.route.name == "console:mandates":
            return self.world.agents_known_to(scope, place)
        if probe.route.name == "console:organisation-mine":  # one's own, until a second factor opens it
            return frozenset(self.world.names[seat.organisation_id] for seat in scope.seats)
        return frozenset()

    def _compare(self, probe: Probe, address: str, content: bytes) -> None:
        """Foreign and missing answer alike, to the byte."""
        how = f"{probe.method} {probe.variant} {sorted(probe.headers.items())} {probe.form}"
        key = (probe.route.name, probe.asker.name, how)
        digest = hashlib.sha256(without_address(content, address)).hexdigest()
        earlier = self.missing.setdefault(key, (digest, probe))
        if earlier[0] != digest:
            self._report("differs", probe, f"from [{earlier[1].target.label}]")

    def _report(self, what: str, probe: Probe, detail: str) -> None:
        self.findings.append(Finding(what, probe, detail))


def _entries() -> int:
    """Moves with every entry of the ledger, whoever may read it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM ledger_entry_id_seq")
        return int(cursor.fetchone()[0])


_COUNTERS: Final = re.compile("nobody|without a role|(?:own|land|provider) (?:lead|auditor|administrator)|own editor")
"""People who between them see every list and every count there is."""


def lists(world: World) -> list[Probe]:
    """What somebody may read who reaches nothing in Hessen: it must not depend on what there is in Hessen."""
    strangers = [one for one in world.askers if not _reaches_hessen(one) and _COUNTERS.fullmatch(one.name)]
    doors = module.doors()
    found = []
    for route in routes():
        door = doors.get(route.name)
        if door is None or door.forms:
            continue
        for asker in [one for one in strangers if not door.everybody or one in representatives(world)]:
            targets = world.targets.get(door.of, list(PLAIN))
            own = [one for one in targets if one.label.startswith(("only", "own"))]
            found += [Probe(route, door, asker, one, "GET") for one in own]
    return found


def _reaches_hessen(asker: Asker) -> bool:
    return any(seat.place == "" or (seat.place or "").startswith("06") for seat in asker.scope.seats)
