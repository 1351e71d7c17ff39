# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Drafts keep the files they were read from; these, too, move only while it is a draft."""

from django.db import migrations, models

KEEP = """
CREATE OR REPLACE FUNCTION blueprint_draft_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status IN ('released', 'withdrawn') OR (OLD.id, OLD.key, OLD.place) IS DISTINCT FROM (NEW.id, NEW.key, NEW.place)
       OR NOT NEW.editors @> OLD.editors
       OR (OLD.status <> 'draft' AND (OLD.version, OLD.content_hash, OLD.document{old})
           IS DISTINCT FROM (NEW.version, NEW.content_hash, NEW.document{new})) THEN
        RAISE EXCEPTION 'this draft is not open for changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("blueprint", "0002_drafts")]
    operations = [
        migrations.AddField("BlueprintDraft", "files", models.JSONField(blank=True, default=dict)),
        migrations.RunSQL(KEEP.format(old=", OLD.files", new=", NEW.files"), KEEP.format(old="", new="")),
    ]
