"""How far loading the demo has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DemoLoad(models.Model):
    """The one demo of this database. Its times hang on `anchor`, so a load resumed tomorrow still gives one demo."""

    seed = models.IntegerField(_("seed"))
    scale = models.FloatField(_("scale"))
    anchor = models.DateTimeField(_("now, as the demo sees it"))
    steps_done = models.JSONField(_("steps done"), default=list)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("demo load")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="demo_load_only_one"),
            models.CheckConstraint(condition=models.Q(scale__gt=0, scale__lte=1), name="demo_load_scale_up_to_one"),
        ]

    def __str__(self) -> str:
        return f"seed {self.seed}, scale {self.scale:g}"
