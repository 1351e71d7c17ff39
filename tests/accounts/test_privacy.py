# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every stored field says what it holds, why and how long; the record and the deletion concept are made of that."""

import dataclasses
import json
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models
from pytest_django.fixtures import Settings

from blaupause.accounts.privacy import queries
from blaupause.accounts.privacy.handlers import HANDLERS
from blaupause.accounts.privacy.loader import PACKAGE, load, packaged
from blaupause.accounts.privacy.rules import PERSONAL, DataKind, Declarations, How, gaps

pytestmark = pytest.mark.django_db
ADVICE = "say so in privacy.yaml of the room: docs/privacy.md tells how"


def stored_fields() -> dict[str, list[str]]:
    """Every table there is: of models, also other people's, of relations, and those that have no model."""
    models = apps.get_models(include_auto_created=True)
    fields = {model._meta.label: [field.name for field in model._meta.concrete_fields] for model in models}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - {model._meta.db_table for model in models}:
            columns = connection.introspection.get_table_description(cursor, table)
            fields[f"table:{table}"] = [column.name for column in columns]
    return fields


def test_every_field_of_every_table_is_declared() -> None:
    assert gaps(packaged(), stored_fields()) == [], ADVICE


def test_a_new_field_a_new_model_and_a_vanished_field_are_noticed() -> None:
    fields = stored_fields()
    fields["accounts.Person"] = [*fields["accounts.Person"], "mobile_phone"]
    fields["accounts.Hobby"] = ["id"]
    fields["table:notes"] = ["text"]
    fields["territory.Unit"].remove("ars")
    assert gaps(packaged(), fields) == [
        "accounts.Hobby: not declared (privacy.yaml of its room)",
        "accounts.Person.mobile_phone: not declared",
        "table:notes: not declared (privacy.yaml of its room)",
        "territory.Unit.ars: no such field",
    ]


def without_activity(declared: Declarations, label: str) -> Declarations:
    changed = dataclasses.replace(declared.models[label], activity="", kept=None)
    return dataclasses.replace(declared, models={**declared.models, label: changed})


def test_personal_data_need_a_purpose_and_a_reason_to_stay() -> None:
    assert gaps(without_activity(packaged(), "ledger.Entry"), stored_fields()) == [
        "ledger.Entry: personal data are kept without a reason",
        "ledger.Entry: personal data without a processing activity",
    ]


def test_what_is_obviously_personal_is_not_declared_as_something_else() -> None:
    """Addresses, IP addresses and references to a person cannot pass for technical data."""
    kinds = {
        f"{label}.{name}": group.kind
        for label, said in packaged().models.items()
        for group in said.groups
        for name in group.names
    }
    person = apps.get_model("accounts.Person")
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            telling = isinstance(field, models.EmailField | models.GenericIPAddressField)
            if telling or getattr(field, "related_model", None) is person:
                name = f"{model._meta.label}.{field.name}"
                assert kinds[name] in PERSONAL | {DataKind.CONTACT}, name


def test_every_rule_is_carried_out_by_something() -> None:
    rules = packaged().rules
    assert {key for key, rule in rules.items() if rule.how is How.CODE} == set(HANDLERS)
    for rule in rules.values():
        if rule.how is How.DELETE:
            fields = {field.name: field for field in apps.get_model(rule.model)._meta.concrete_fields}
            assert all(isinstance(fields[name], models.DateField) for name in rule.after), rule.key
            assert any(group.delete == rule.key for group in packaged().models[rule.model].groups)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("models: {a.B: {fields: [{kind: secretive, delete: keep, names: [id]}]}}", "secretive"),
        ("models: {a.B: {owner: me}}", "owner"),
        ("rules: {x: {days: -1, how: code}}", "no number of days"),
        ("rules: {x: {days: 1, how: delete}}", "model and after"),
        ("activities: {x: {name: {de: Nur Deutsch}}}", "needs de and en"),
        ("purposes: {}", "purposes"),
    ],
)
def test_a_careless_declaration_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "privacy.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=complaint):
        load([path])


def test_nothing_is_declared_twice() -> None:
    path = PACKAGE / "ledger" / "privacy.yaml"
    with pytest.raises(ValueError, match="said twice"):
        load([path, path])


def test_the_record_names_all_that_article_30_asks_for() -> None:
    text = queries.document("md", "de")
    for activity in packaged().activities.values():
        part = text.split(f"### {activity.name.de}\n")[1].split("\n#")[0]
        for fact in (
            *("Zweck", "Rechtsgrundlage", "Betroffene Personen", "Kategorien personenbezogener Daten", "Empfänger"),
            *("Übermittlung in Drittländer", "Löschfristen", "Technische und organisatorische Maßnahmen"),
        ):
            assert f"- **{fact}:** " in part, (activity.key, fact)
    assert "[Name des Verantwortlichen]" in text
    assert "[vom Betreiber zu ergänzen" in text


def test_the_deletion_concept_has_a_term_a_start_and_an_effect_for_every_rule() -> None:
    text = queries.document("md", "de")
    concept = text.split("## Teil B")[1]
    for rule in packaged().rules.values():
        assert f"| {rule.name.de} | {rule.start.de} | " in concept
        assert rule.effect.de in concept
    for label in packaged().models:
        assert f"| {label} |" in concept
    assert "| Einladungen | Annahme, Rücknahme oder Ablauf, was zuerst eintritt | 30 Tage | " in concept


def test_what_the_operator_says_replaces_the_placeholders(settings: Settings) -> None:
    settings.BLAUPAUSE_OPERATOR = "Landesamt für Beispiele"
    settings.BLAUPAUSE_PRIVACY_OFFICER = "datenschutz@example.org"
    text = queries.document("md", "de")
    assert "- **Name:** Landesamt für Beispiele" in text
    assert "- **Datenschutz:** datenschutz@example.org" in text
    assert "[Anschrift]" in text


@pytest.mark.parametrize("form", ["md", "html", "json", "csv"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_form_says_the_same_each_time(form: str, language: str) -> None:
    text = queries.document(form, language)
    assert text == queries.document(form, language)
    assert "accounts.Person" in text
    assert ("Freitext" in text) == (language == "de")
    assert ("free text" in text) == (language == "en")


def test_json_and_csv_hold_every_field() -> None:
    assert json.loads(queries.document("json", "de"))["sections"][1]["sections"]
    lines = queries.document("csv", "de").splitlines()
    fields = {f"{label};{name};" for label, names in stored_fields().items() for name in names}
    assert len(lines) == len(fields) + 1
    assert {line[: line.index(";", line.index(";") + 1) + 1] for line in lines[1:]} == fields


def test_the_command_writes_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "vvt.html"
    call_command("privacy", "report", "--format", "html", "--output", str(target))
    assert target.read_text(encoding="utf-8").startswith('<!doctype html>\n<html lang="de">')
    assert str(target) in capsys.readouterr().err


def test_terms_on_paper_are_those_of_the_settings() -> None:
    """In website/privacy.yaml: twelve hours; until the browser is closed; no cookie for messages."""
    assert settings.SESSION_COOKIE_AGE == 12 * 3600
    assert settings.CSRF_COOKIE_AGE is None
    assert settings.MESSAGE_STORAGE.endswith(".session.SessionStorage")
