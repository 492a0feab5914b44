from django.db import migrations, models


class Migration(migrations.Migration):
    # A column that may be empty takes no time, however many rows there are, and those who do not
    # know it yet leave it so.
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="pending",
            name="given_up_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
