"""Cities that declined or withdrew stay, and no plan has them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('seminars', '0004_roles'),
    ]

    operations = [
        migrations.AddField(
            model_name='participant',
            name='takes_part',
            field=models.BooleanField(default=True),
        ),
    ]
