# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Daily seals, append-only like the entries; and the hashes of entries that an export has to black out."""

from django.db import migrations, models

TRIGGERS = """
CREATE TRIGGER ledger_seal_append_only BEFORE UPDATE OR DELETE ON ledger_seal
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_seal_no_truncate BEFORE TRUNCATE ON ledger_seal
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
"""
NO_TRIGGERS = """
DROP TRIGGER ledger_seal_no_truncate ON ledger_seal;
DROP TRIGGER ledger_seal_append_only ON ledger_seal;
"""

# Nothing but numbers and hashes leaves it. Only a superuser may tie the setting to the function itself, so it is
# put back by hand; after an error the transaction, and with it the setting, is gone anyway.
HASHES = """
CREATE FUNCTION ledger_hashes(of_chain text, after bigint, until bigint)
RETURNS TABLE (number bigint, content_hash text, previous_hash text, hash text)
LANGUAGE plpgsql AS $$
DECLARE
  before text := current_setting('blaupause.see_ledger', true);
BEGIN
  PERFORM set_config('blaupause.see_ledger', '*', true);
  RETURN QUERY SELECT e.number, e.content_hash::text, e.previous_hash::text, e.hash::text FROM ledger_entry e
    WHERE e.chain = of_chain AND e.number > after AND e.number <= until ORDER BY e.number;
  PERFORM set_config('blaupause.see_ledger', coalesce(before, ''), true);
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.CharField(max_length=32)),
                ("day", models.DateField()),
                ("number", models.BigIntegerField()),
                ("hash", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField()),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("chain", "day"), name="ledger_seal_chain_day")]},
        ),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(HASHES, "DROP FUNCTION ledger_hashes(text, bigint, bigint)"),
    ]
