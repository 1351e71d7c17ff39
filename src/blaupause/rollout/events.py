# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What this room tells the ledger."""

from blaupause.ledger.events import EventType, Field, FieldKind, Group, register
from blaupause.rollout import practiceevents as practiceevents
from blaupause.rollout.labels import LEVELS, STATES, STRENGTHS
from blaupause.rollout.planner import Reason
from blaupause.rollout.rules import DeviationKind, LiveLevel, ReviewState, State, StepState, Strength
from blaupause.rollout.workrules import BlockerOwner, CostBearer, StatementKind

_STEP_STATES = {
    StepState.OPEN.name: ("offen", "open"),
    StepState.STARTED.name: ("begonnen", "started"),
    StepState.DONE.name: ("erledigt", "done"),
    StepState.NOT_APPLICABLE.name: ("entfällt", "not applicable"),
}
REASONS = {
    Reason.NONE.name: ("–", "–"),
    Reason.FOLLOWS.name: ("geht mit", "follows"),
    Reason.ADDITIVE.name: ("es kommt nur etwas dazu", "something is only added"),
    Reason.AT_GATE.name: ("gerade läuft kein Schritt", "no step is under way"),
    Reason.NOT_ADDITIVE.name: ("etwas fällt weg oder wird strenger", "something goes or gets stricter"),
    Reason.DEVIATION.name: ("ein geänderter Schritt läuft hier anders", "a changed step is done differently here"),
    Reason.RULE.name: ("die Blaupause verlangt eine Prüfung", "the blueprint wants somebody to look at it"),
    Reason.UNDECIDED.name: ("die Blaupause sagt dazu nichts", "the blueprint does not say"),
    Reason.STEP_UNDER_WAY.name: ("ein Schritt läuft gerade", "a step is under way"),
    Reason.NOTHING_RECORDED.name: ("kein Schritt ist eingetragen", "no step is recorded"),
    Reason.FROZEN.name: ("bleibt, wie es ist", "stays as it is"),
    Reason.DECLINED.name: ("neue Fassung abgelehnt", "new version declined"),
    Reason.NOT_COMPETENT.name: ("Behörde nicht mehr zuständig", "authority not competent any more"),
    Reason.NO_COMMITMENT.name: ("Leistungsversprechen entfallen", "commitment dropped"),
    Reason.MISSING.name: ("fehlt noch", "still missing"),
}
"""What the planner says of a connection, in German and English."""
DEVIATION_KINDS = {
    DeviationKind.SKIPPED.name: ("entfällt", "left out"),
    DeviationKind.REPLACED.name: ("läuft anders", "done differently"),
    DeviationKind.ADDED.name: ("kommt dazu", "added"),
    DeviationKind.REORDERED.name: ("andere Reihenfolge", "in another order"),
}
_DECISIONS = {
    ReviewState.TAKEN.name: ("ganz übernommen", "taken over"),
    ReviewState.PARTLY.name: ("zum Teil übernommen", "taken over in part"),
    ReviewState.DECLINED.name: ("abgelehnt", "declined"),
}
_CONNECTION = {
    "authority": Field("Behörde", "authority", FieldKind.AUTHORITY),
    "commitment": Field("Leistungsversprechen", "commitment", FieldKind.COMMITMENT),
    "online_service": Field("Onlinedienst", "online service"),
    "blueprint": Field("Blaupause", "blueprint"),
    "sha256": Field("Prüfsumme der Blaupause", "checksum of the blueprint", FieldKind.HASH),
    "steps": Field("Schritte", "steps", FieldKind.COUNT),
    "occurred_on": Field("Tag", "day", FieldKind.DAY),
    "state": Field("Stand", "state", words={one.name: STATES[one] for one in State}),
    "live_level": Field("Reichweite", "how far it reaches", words={one.name: LEVELS[one] for one in LiveLevel}),
    "strength": Field("Nachweis", "evidence", words={one.name: STRENGTHS[one] for one in Strength}),
    "evidence_on": Field("Nachweis vom", "evidence dated", FieldKind.DAY),
    "blocked": Field("blockiert", "blocked", FieldKind.YES_NO),
    "system": Field("Fachverfahren (Nr.)", "specialist system (no.)", words={"0": ("unbekannt", "unknown")}),
    "source_url": Field("Quelle", "source"),
    "event": Field("Ereignis (Nr.)", "event (no.)"),
}
_WHOSE = {name: _CONNECTION[name] for name in ("authority", "commitment", "blueprint", "sha256")}
_VERSION = _WHOSE | {
    "reason": Field("Warum", "why", words=REASONS),
    "added": Field("neue Schritte", "new steps", FieldKind.STEP),
    "removed": Field("entfallene Schritte", "steps taken away", FieldKind.STEP),
    "tightened": Field("strengere Schritte", "stricter steps", FieldKind.STEP),
    "loosened": Field("leichtere Schritte", "easier steps", FieldKind.STEP),
    "decision": Field("Entscheidung", "decision", words=_DECISIONS),
    "taken": Field("übernommene Schritte", "steps taken over", FieldKind.STEP),
    "kept": Field("Schritte, die hier anders bleiben", "steps that stay different here", FieldKind.STEP),
}
_DEVIATION = _WHOSE | {
    "step": Field("Schritt", "step", FieldKind.STEP),
    "kind": Field("Art", "kind", words=DEVIATION_KINDS),
    "what": Field("Stattdessen", "instead"),
    "since": Field("seit", "since", FieldKind.DAY),
    "until": Field("bis", "until", FieldKind.DAY),
}
_PLAN = {
    "blueprint": Field("Blaupause", "blueprint"),
    "sha256": Field("Prüfsumme der Blaupause", "checksum of the blueprint", FieldKind.HASH),
    "revision": Field("Änderungsstand", "revision"),
    "day": Field("Tag", "day", FieldKind.DAY),
    "created": Field("neue Anschlüsse", "new connections", FieldKind.COUNT),
    "followed": Field("mitgegangen", "followed", FieldKind.COUNT),
    "reviews": Field("zu prüfen", "to be looked at", FieldKind.COUNT),
    "superseded": Field("überholte Prüfungen", "superseded reviews", FieldKind.COUNT),
}
_KINDS = {
    StatementKind.PARAMETER.name: ("Wert", "value"),
    StatementKind.DATUM.name: ("liegt vor", "is there"),
    StatementKind.CHECK.name: ("Prüfung", "check"),
}
_SAID = {"yes": ("Ja", "yes"), "no": ("Nein", "no"), "personal": ("(nicht festgehalten)", "(not recorded)")}
_STATEMENT = {name: _CONNECTION[name] for name in ("authority", "commitment")} | {
    "kind": Field("Art", "kind", words=_KINDS),
    "key": Field("Angabe", "what"),
    "value": Field(
        "Wert",
        "value",
        words=_SAID,
    ),
    "valid_until": Field("gilt bis", "valid until", FieldKind.DAY),
    "verified": Field("geprüft", "checked", FieldKind.YES_NO),
    "note": Field("Anmerkung", "note"),
}
_CONFIRMED = {name: _STATEMENT[name] for name in ("authority", "kind", "key")} | {
    "day": Field("Termin", "date", FieldKind.DAY),
    "asks": Field(
        "was",
        "what",
        words={"holds": ("stimmt", "is right"), "took_place": ("hat stattgefunden", "took place")},
    ),
}
OWNERS = {
    BlockerOwner.MUNICIPALITY.name: ("Kommune", "municipality"),
    BlockerOwner.LAND.name: ("Land", "Land"),
    BlockerOwner.FEDERAL.name: ("Bund", "Federation"),
    BlockerOwner.VENDOR.name: ("Hersteller", "vendor"),
    BlockerOwner.OPERATOR.name: ("Betreiber", "operator"),
}
BEARERS = {
    CostBearer.UNKNOWN.name: ("unbekannt", "unknown"),
    CostBearer.MUNICIPALITY.name: ("Gemeinde oder Stadt", "municipality"),
    CostBearer.DISTRICT.name: ("Landkreis", "district"),
    CostBearer.LAND.name: ("Land", "Land"),
    CostBearer.FEDERAL.name: ("Bund", "Federation"),
    CostBearer.OTHER.name: ("andere", "others"),
}
_BLOCKER = {
    "title": Field("Hindernis", "blocker"),
    "text": Field("Beschreibung", "description"),
    "owner": Field("liegt bei", "lies with", words=OWNERS),
    "owner_name": Field("Stelle", "body"),
    "step": Field("Schritt", "step", FieldKind.STEP),
    "connections": Field("Anschlüsse", "connections", FieldKind.COUNT),
    "marked": Field("öffentlich geändert", "changed in public", FieldKind.COUNT),
    "into": Field("dasselbe wie", "the same as"),
}
_EFFORT = {name: _CONNECTION[name] for name in ("authority", "commitment")} | {
    "step": Field("Schritt", "step", FieldKind.STEP),
    "actor": Field("Rolle", "role"),
    "minutes": Field("Minuten", "minutes", FieldKind.COUNT),
    "cents": Field("Cent", "cents", FieldKind.COUNT),
    "bearer": Field("bezahlt von", "paid by", words=BEARERS),
    "occurred_on": Field("Tag", "day", FieldKind.DAY),
    "note": Field("Anmerkung", "note"),
}
_STEP = Field("Stand", "state", words=_STEP_STATES)
_DEMONSTRATION = {
    "seed": Field("Startwert", "seed"),
    "day": Field("Tag", "day", FieldKind.DAY),
    "events": Field("Ereignisse", "events", FieldKind.COUNT),
    "connections": Field("Anschlüsse", "connections", FieldKind.COUNT),
}

register(
    Group("anschluesse", "Anschlüsse", "Connections"),
    EventType(
        "connection.created",
        "{who} hat den Anschluss angelegt: {authority}, {commitment}",
        "{who} created the connection: {authority}, {commitment}",
        _CONNECTION,
    ),
    EventType(
        "connection.changed",
        "{who} hat für den Anschluss[ von {authority}][ ({commitment})] „{state}“ eingetragen[, zum {occurred_on}]",
        "{who} recorded “{state}” for the connection[ of {authority}][ ({commitment})][ as of {occurred_on}]",
        _CONNECTION,
    ),
    EventType(
        "connection.succeeded",
        "{who} hat den Anschluss[ von {predecessor}][ ({commitment})] für {authority} übernommen",
        "{who} took over the connection[ of {predecessor}][ ({commitment})] for {authority}",
        {name: _CONNECTION[name] for name in ("authority", "commitment")}
        | {
            "predecessor": Field("Vorgängerin", "predecessor", FieldKind.AUTHORITY),
            "on": Field("Tag", "day", FieldKind.DAY),
        },
    ),
    EventType(
        "step.changed",
        "{who} hat eingetragen, wie weit die Schritte des Anschlusses sind",
        "{who} recorded how far the steps of the connection are",
        steps=_STEP,
    ),
    EventType(
        "message.written",
        "{who} hat etwas zum Anschluss geschrieben[: {authority}][, {commitment}]",
        "{who} wrote something about the connection[: {authority}][, {commitment}]",
        {"authority": _CONNECTION["authority"], "commitment": _CONNECTION["commitment"]}
        | {"step": Field("Schritt", "step", FieldKind.STEP)},
    ),
    EventType(
        "statement.made",
        "{who} hat angegeben[ für {authority}]: {key}",
        "{who} stated[ for {authority}]: {key}",
        _STATEMENT,
    ),
    EventType(
        "statement.confirmed",
        "{who} hat über einen Link aus einer E-Mail bestätigt[ für {authority}]: {key} ({asks})",
        "{who} confirmed by a link of a mail[ for {authority}]: {key} ({asks})",
        _CONFIRMED,
    ),
    EventType(
        "blueprint.applied",
        "{who} hat {blueprint} angewandt: {created} neu, {followed} mitgegangen, {reviews} zu prüfen",
        "{who} applied {blueprint}: {created} new, {followed} followed, {reviews} to be looked at",
        _PLAN,
    ),
    EventType(
        "connection.followed",
        "{who} hat {new.blueprint} angewandt; der Anschluss[ von {authority}][ ({commitment})] geht mit",
        "{who} applied {new.blueprint}; the connection[ of {authority}][ ({commitment})] follows",
        _VERSION,
    ),
    EventType(
        "review.opened",
        "{who} hat {new.blueprint} angewandt; der Anschluss[ von {authority}][ ({commitment})] ist zu prüfen",
        "{who} applied {new.blueprint}; somebody has to look at the connection[ of {authority}][ ({commitment})]",
        _VERSION,
    ),
    EventType(
        "review.decided",
        "{who} hat über die Fassung {new.blueprint} für den Anschluss[ von {authority}] entschieden: {decision}",
        "{who} decided on {new.blueprint} for the connection[ of {authority}]: {decision}",
        _VERSION,
    ),
    EventType(
        "deviation.recorded",
        "{who} hat eine Abweichung eingetragen[ bei {authority}]: {step} {kind}",
        "{who} recorded a deviation[ at {authority}]: {step} {kind}",
        _DEVIATION,
    ),
    EventType(
        "deviation.ended",
        "{who} hat eine Abweichung beendet[ bei {authority}]: {step} {kind}",
        "{who} ended a deviation[ at {authority}]: {step} {kind}",
        _DEVIATION,
    ),
)
register(
    Group("hindernisse", "Hindernisse", "Blockers"),
    EventType(
        "blocker.reported",
        "{who} hat ein Hindernis gemeldet: {title}",
        "{who} reported a blocker: {title}",
        _BLOCKER,
    ),
    EventType(
        "blocker.joined",
        "{who} hat weitere Anschlüsse zum Hindernis „{title}“ gemeldet",
        "{who} reported more connections that wait for the blocker “{title}”",
        _BLOCKER,
    ),
    EventType(
        "blocker.left",
        "{who} hat einen Anschluss vom Hindernis „{title}“ genommen",
        "{who} took a connection off the blocker “{title}”",
        _BLOCKER,
    ),
    EventType(
        "blocker.edited",
        "{who} hat das Hindernis „{title}“ geändert",
        "{who} changed the blocker “{title}”",
        _BLOCKER,
    ),
    EventType(
        "blocker.escalated",
        "{who} hat das Hindernis „{title}“ auf die Liste für den Lenkungskreis gesetzt",
        "{who} put the blocker “{title}” on the list for the steering meeting",
        _BLOCKER,
    ),
    EventType(
        "blocker.deescalated",
        "{who} hat das Hindernis „{title}“ von der Liste für den Lenkungskreis genommen",
        "{who} took the blocker “{title}” off the list for the steering meeting",
        _BLOCKER,
    ),
    EventType(
        "blocker.succeeded",
        "{who} hat übernommen, was auf das Hindernis „{title}“ wartet",
        "{who} took over what waits for the blocker “{title}”",
        _BLOCKER,
    ),
    EventType(
        "blocker.merged",
        "{who} hat das Hindernis „{title}“ mit „{into}“ zusammengelegt",
        "{who} merged the blocker “{title}” into “{into}”",
        _BLOCKER,
    ),
    EventType(
        "blocker.solved",
        "{who} hat das Hindernis „{title}“ gelöst[, {connections} Anschlüsse können weiter]",
        "{who} solved the blocker “{title}”[, {connections} connections can go on]",
        _BLOCKER,
    ),
    EventType(
        "blocker.reopened",
        "{who} hat das Hindernis „{title}“ wieder geöffnet",
        "{who} opened the blocker “{title}” again",
        _BLOCKER,
    ),
)
register(
    Group("aufwand", "Aufwand", "Effort"),
    EventType(
        "effort.recorded",
        "{who} hat Aufwand eingetragen[ bei {authority}]: {step}",
        "{who} recorded effort[ at {authority}]: {step}",
        _EFFORT,
    ),
    EventType(
        "effort.withdrawn",
        "{who} hat eingetragenen Aufwand zurückgenommen[ bei {authority}]: {step}",
        "{who} took recorded effort back[ at {authority}]: {step}",
        _EFFORT,
    ),
)
register(
    Group("vorfuehrung", "Vorführung", "Demonstration"),
    EventType(
        "demonstration.loaded",
        "{who} hat {events} erfundene Ereignisse zur Vorführung geladen",
        "{who} loaded {events} invented events for demonstration",
        _DEMONSTRATION,
    ),
    EventType(
        "demonstration.wiped",
        "{who} hat {events} erfundene Ereignisse entfernt",
        "{who} removed {events} invented events",
        _DEMONSTRATION,
    ),
)

_JOB = {
    "kind": Field(
        "Art",
        "kind",
        words={
            "STATE": ("Zustand vieler Anschlüsse", "state of many connections"),
            "REGISTER": ("Register aus einer Tabelle", "register from a table"),
            "VALUES": ("Stammdaten aus einer Tabelle", "master data from a table"),
            "STEP": ("Schritt vieler Anschlüsse", "step of many connections"),
        },
    ),
    "rows": Field("Zeilen", "rows", FieldKind.COUNT),
    "refused": Field("nicht ausgeführt", "not carried out", FieldKind.COUNT),
}
register(
    Group("auftraege", "Sammelaufträge", "Bulk jobs"),
    EventType(
        "bulk_job.started",
        "{who} hat einen Sammelauftrag freigegeben: {kind}[, {rows} Zeilen]",
        "{who} released a bulk job: {kind}[, {rows} rows]",
        _JOB,
    ),
    EventType(
        "bulk_job.finished",
        "{who} hat einen Sammelauftrag ausgeführt: {kind}[, {rows} Zeilen][, nicht ausgeführt {refused}]",
        "{who} carried out a bulk job: {kind}[, {rows} rows][, not carried out {refused}]",
        _JOB,
    ),
    EventType(
        "bulk_job.cancelled",
        "{who} hat einen Sammelauftrag abgebrochen: {kind}[, {rows} Zeilen bleiben, wie sie sind]",
        "{who} cancelled a bulk job: {kind}[, {rows} rows stay as they are]",
        _JOB,
    ),
)
