"""What is asked for around sealed months."""

from __future__ import annotations

from typing import Any

from django import forms


class Restate(forms.Form):
    """Why a month is sealed again."""

    reason = forms.CharField(
        label="重述原因",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="会印在这一版上,并留在记录里。其后已定版的月份一并重述。",
    )


class Compare(forms.Form):
    """Two books, each written as month and revision."""

    before = forms.ChoiceField(label="从")
    after = forms.ChoiceField(label="到")

    def __init__(self, books: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("before", "after"):
            self.fields[name].choices = books  # type: ignore[attr-defined]
