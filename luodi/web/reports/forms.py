"""What is asked for when a report is made."""

from __future__ import annotations

from django import forms

from luodi.reports.kinds import report_kinds


class Make(forms.Form):
    """Which report, and how."""

    kind = forms.ChoiceField(label="报告", choices=[(kind.code, kind.name) for kind in report_kinds()])
    named = forms.ChoiceField(
        label="版本",
        choices=[("named", "点名(供内部调度)"), ("unnamed", "不点名(不出现单位和人名)")],
    )
    red_head = forms.BooleanField(label="加红头", required=False)
    number = forms.CharField(
        label="发文字号", max_length=40, required=False, help_text="印在红头下,如 示政发〔2024〕5号。"
    )

    def clean(self) -> dict[str, object]:
        """A number stands under a red head only."""
        given = super().clean() or {}
        if given.get("number") and not given.get("red_head"):
            self.add_error("number", "发文字号印在红头下,请同时选“加红头”。")
        return given
