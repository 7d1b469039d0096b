"""What the office is asked for in a round."""

from __future__ import annotations

from typing import Any

from django import forms


class Day(forms.DateInput):
    """A day, chosen from the browser's calendar."""

    input_type = "date"

    def format_value(self, value: Any) -> str | None:
        """As the browser wants it."""
        return str(value.isoformat() if hasattr(value, "isoformat") else value or "")


class Open(forms.Form):
    """A month is begun."""

    due = forms.DateField(
        label="截止日", required=False, widget=Day, help_text="不填则按本地区的设置;逾期后还有宽限期。"
    )


class Extend(forms.Form):
    """Units get longer."""

    unit = forms.ChoiceField(label="给谁延期", required=False)
    due = forms.DateField(label="新的截止日", widget=Day, help_text="须晚于现在的截止日;宽限期一并顺延。")
    reason = forms.CharField(label="原因", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, units: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "所有单位"), *((name, name) for name in units)]
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]


class Return(forms.Form):
    """A submission goes back to its unit."""

    reason = forms.CharField(
        label="退回原因",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="单位会看到这段话,并留在记录里。",
    )
