# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the shipped blueprints promise: 19 steps, ten commitments, every statement with its source."""

import csv
import gzip
import io
from datetime import date
from pathlib import Path

import pytest

import blaupause.catalog
from blaupause.blueprint.loader import PACKAGED, examine, load_document, packaged_keys
from blaupause.blueprint.rules.canonical import content_hash, plain
from blaupause.blueprint.rules.expression import Facts, Verdict, evaluate
from blaupause.blueprint.rules.model import Document
from blaupause.blueprint.rules.vocabulary import gates
from blaupause.blueprint.specs import commitment_specs, online_service_specs

LANDS = ("bayern", "hessen")


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    return {key: load_document(key) for key in packaged_keys()}


def test_what_is_shipped(documents: dict[str, Document]) -> None:
    assert sorted(documents) == ["bayern", "core", "hessen"]
    assert {len(d.steps) for d in documents.values()} == {19}
    assert [len(documents[key].commitments) for key in LANDS] == [5, 5]
    assert not documents["core"].commitments


def test_the_core_knows_no_land_and_no_environment(documents: dict[str, Document]) -> None:
    core = documents["core"]
    assert core.blueprint.land is None
    assert not core.environment
    assert not core.disabled


def test_the_steps_run_from_applicability_to_operation(documents: dict[str, Document]) -> None:
    steps = sorted(documents["core"].steps.items(), key=lambda item: item[1].order)
    assert [step.order for _, step in steps] == list(range(19))
    assert (steps[0][0], steps[12][0], steps[17][0], steps[18][0]) == (
        "applicability",
        "activation",
        "go-live",
        "operation",
    )


def test_technical_preconditions_come_strictly_before_activation(documents: dict[str, Document]) -> None:
    """The documented order: technology before phase 2, organisation may finish during it."""
    steps = documents["core"].steps
    activation = steps["activation"]
    technical = {key for key, step in steps.items() if step.phase == "preparation" and step.dimension == "technology"}
    assert technical <= set(activation.hard)
    organisational = {key for key, step in steps.items() if step.dimension in ("organisation", "staff")}
    assert not organisational & set(activation.hard)


def test_hard_dependencies_are_repeated_by_no_later_step(documents: dict[str, Document]) -> None:
    for document in documents.values():
        order = {key: step.order for key, step in document.steps.items()}
        for key, step in document.steps.items():
            assert all(order[before] < order[key] for before in (*step.hard, *step.soft)), key


def test_the_ten_commitments(documents: dict[str, Document]) -> None:
    found = {
        key: (c.land, c.competence, c.target, c.online_service)
        for name in LANDS
        for key, c in documents[name].commitments.items()
    }
    far = "as_far_as_possible"
    assert found == {
        "by-ewa": ("09", "registration", "everywhere", "ewa"),
        "by-fuehrerschein": ("09", "driving_licence", "everywhere", None),
        "by-bau": ("09", "building", "everywhere", "bauantrag-bayern"),
        "by-aufenthalt": ("09", "residence", "everywhere", "aufenthalt-digital"),
        "by-waffen": ("09", "weapons", "everywhere", "ewaffe"),
        "he-ewa": ("06", "registration", far, "ewa"),
        "he-fuehrerschein": ("06", "driving_licence", far, "fuehrerschein-erstantrag"),
        "he-aufenthalt": ("06", "residence", far, "aufenthalt-digital"),
        "he-unterhaltsvorschuss": ("06", "maintenance_advance", far, "unterhaltsvorschuss-online"),
        "he-anlagen": ("06", "installations", far, None),
    }
    for name in LANDS:
        for promise in documents[name].commitments.values():
            assert (promise.due, promise.announced) == (date(2026, 12, 31), date(2026, 1, 21))
    sources = {c.source for c in documents["hessen"].commitments.values()}
    assert sources == {"commitments-hessen-dpa"}  # the Land's own wording of the target


def _catalogue() -> dict[str, str]:
    folder = Path(blaupause.catalog.__file__).parent / "data"
    for path in sorted(folder.iterdir()):
        if not path.name.endswith((".csv", ".csv.gz")):
            continue
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.split("\n")[0] else ","))
        if rows and "leika_key" in rows[0]:
            return {row["leika_key"]: row["name"] for row in rows}
    raise AssertionError("no packaged catalogue")


def test_every_leika_key_stands_in_the_catalogue_or_has_a_source(documents: dict[str, Document]) -> None:
    catalogue = _catalogue()
    young = {
        service.leika_key
        for name in LANDS
        for promise in documents[name].commitments.values()
        for service in promise.services
        if service.leika_key not in catalogue
    }
    assert young == {"99089018001015", "99089018001016", "99089124001000", "99089122001000", "99089122020000"}
    for name in LANDS:
        document = documents[name]
        for promise in document.commitments.values():
            for service in promise.services:
                if service.leika_key in young:
                    assert document.sources[service.source or ""].url.startswith("https://digitale-verwaltung.")
                else:
                    assert service.name == catalogue[service.leika_key].replace(
                        "genehmigungsbedüfrtigen", "genehmigungsbedürftigen"
                    )


def test_the_promise_of_permits_covers_no_notices(documents: dict[str, Document]) -> None:
    keys = {s.leika_key for s in documents["bayern"].commitments["by-waffen"].services}
    assert not keys & {"99089087261000", "99089035261000"}
    variants = documents["bayern"].online_services["ewaffe"].variants
    assert {k for v in variants.values() for k in v.leika_keys} >= {"99089087261000", "99089035261000"}


def test_what_was_not_found_says_so(documents: dict[str, Document]) -> None:
    kinds = {key: f.kind for d in documents.values() for key, f in d.facts.items()}
    assert kinds["fuehrerschein-service-unknown"] == kinds["anlagen-service-unknown"] == "not_found"
    assert kinds["bauantrag-source-conflict"] == "conflict"
    assert kinds["ewa-test-once"] == "inference"


def test_hesse_shares_its_steps_with_bavaria_through_the_core(documents: dict[str, Document]) -> None:
    core, bayern, hessen = (documents[key].steps for key in ("core", "bayern", "hessen"))
    same = [key for key in hessen if hessen[key] == bayern.get(key) == core.get(key)]
    assert len(same) / len(hessen) >= 0.7
    changed = {key: {c.target for c in documents[key].changed if c.target.startswith("steps/")} for key in LANDS}
    assert changed == {
        "bayern": {"steps/contract", "steps/budget", "steps/payment", "steps/embed"},
        "hessen": {"steps/contract", "steps/interest"},
    }
    assert {f"steps/{key}" for key in hessen} - {f"steps/{key}" for key in same} == set.union(*changed.values())


@pytest.mark.parametrize("key", ["core", *LANDS])
def test_shipped_blueprints_have_neither_errors_nor_warnings(key: str) -> None:
    found = examine(key)
    assert (found.problems, found.warnings) == ((), ())


def test_the_core_is_what_the_overlays_ask_for(documents: dict[str, Document]) -> None:
    assert documents["core"].blueprint.version == "1.0.0"
    assert {documents[key].blueprint.extends for key in LANDS} == {"core@^1"}


def test_every_step_has_a_gate_that_can_be_decided(documents: dict[str, Document]) -> None:
    for document in documents.values():
        assert all(step.gate.when for step in document.steps.values())
        assert set(gates(document)) == set(document.steps)


def test_the_bavarian_path_is_written_out(documents: dict[str, Document]) -> None:
    core, bayern = documents["core"], documents["bayern"]
    own = {name: set(getattr(bayern, name)) - set(getattr(core, name)) for name in ("parameters", "templates")}
    assert own["parameters"] >= {"product-family", "account-mail", "bayernportal-entry", "accounting-system"}
    assert own["parameters"] >= {"dbauv-since", "payment-certificate-expiry", "levy-amount"}
    assert own["templates"] == {"market-order", "payment-sheet", "portal-text", "dbauv-request"}
    assert {"dbauv-entry-found", "bayernportal-linked", "payment-certificate-valid"} <= set(bayern.checks)
    assert "bayernid" in bayern.parameters["account"].choices
    assert "bayernid" not in core.parameters["account"].choices


@pytest.mark.parametrize(
    ("commitment", "have", "family", "verdict"),
    [
        ("by-ewa", {"reuse-contract"}, "efa", Verdict.TRUE),
        ("by-ewa", set(), "bayernstore", Verdict.UNKNOWN),
        ("by-fuehrerschein", {"bayernstore-subscription"}, "bayernstore", Verdict.TRUE),
        ("by-bau", {"reuse-contract"}, "efa", Verdict.UNKNOWN),
        ("by-bau", {"reuse-contract", "dbauv-entry"}, "efa", Verdict.TRUE),
    ],
)
def test_the_bavarian_gate_of_the_contract(
    documents: dict[str, Document], commitment: str, have: set[str], family: str, verdict: Verdict
) -> None:
    facts = Facts(names={"commitment": commitment}, have=dict.fromkeys(have, True), value={"product-family": family})
    assert evaluate(gates(documents["bayern"])["contract"], facts).verdict is verdict


def test_the_hessian_path_is_written_out(documents: dict[str, Document]) -> None:
    core, hessen = documents["core"], documents["hessen"]
    assert set(hessen.parameters) - set(core.parameters) == {"uniform-contract-number", "linie6plus-office"}
    assert set(hessen.templates) - set(core.templates) == {"contract-accession", "hub-question"}
    assert "uniform-contract" in {d.key for d in hessen.steps["contract"].inputs}


def test_nothing_states_an_effort_that_nobody_has_measured(documents: dict[str, Document]) -> None:
    """No public source names the working time of a step, so none is stated; unknown is not zero."""
    for document in documents.values():
        assert not [key for key, step in document.steps.items() if step.effort or step.duration]


def test_every_dimension_has_criteria(documents: dict[str, Document]) -> None:
    dimensions = {c.dimension for c in documents["core"].criteria.values()}
    assert dimensions == {"organisation", "staff", "finance", "law", "technology", "steering", "service"}
    assert len(documents["core"].criteria) == 23


def test_no_address_of_the_environment_stands_in_portable_parts(documents: dict[str, Document]) -> None:
    for document in documents.values():
        hosts = [s.value for s in document.environment.values() if s.value]
        steps = str([plain(document)[name] for name in ("steps", "profiles", "commitments")])
        assert not [host for host in hosts if host in steps]


def test_specs_resolve_every_source(documents: dict[str, Document]) -> None:
    for document in documents.values():
        assert all(c.source_url.startswith("https://") for c in commitment_specs(document))
        for service in online_service_specs(document):
            urls = [
                service.source_url,
                *(v.source_url for v in service.variants),
                *(c.source_url for c in service.channels),
            ]
            assert all(url.startswith("https://") for url in urls)


def test_the_hash_does_not_depend_on_the_order_of_keys(documents: dict[str, Document]) -> None:
    value = plain(documents["bayern"])
    turned = dict(reversed(value.items()))
    assert list(turned) != list(value)
    assert content_hash(turned) == content_hash(value)


def test_files_carry_licence_and_format() -> None:
    files = sorted(PACKAGED.glob("*/*.yaml"))
    assert len(files) >= 9
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert "SPDX-License-Identifier: EUPL-1.2" in text
        assert "format: blueprint-1" in text
