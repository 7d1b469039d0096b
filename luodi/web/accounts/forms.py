"""What is asked of somebody who signs in."""

from __future__ import annotations

from django import forms


class SignIn(forms.Form):
    """User name and password."""

    username = forms.CharField(label="用户名", max_length=60)
    password = forms.CharField(label="密码", max_length=200, strip=False, widget=forms.PasswordInput)

    username.widget.attrs.update({"autocomplete": "username", "autofocus": True, "autocapitalize": "none"})
    password.widget.attrs.update({"autocomplete": "current-password"})


class NewPassword(forms.Form):
    """The old password, and twice the new one."""

    old = forms.CharField(label="原密码", max_length=200, strip=False, widget=forms.PasswordInput)
    password = forms.CharField(
        label="新密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput,
        help_text="10位以上,含字母和数字,不用常见的密码。",
    )
    again = forms.CharField(label="再输一遍新密码", max_length=200, strip=False, widget=forms.PasswordInput)

    old.widget.attrs.update({"autocomplete": "current-password", "autofocus": True})
    password.widget.attrs.update({"autocomplete": "new-password"})
    again.widget.attrs.update({"autocomplete": "new-password"})

    def clean(self) -> dict[str, str]:
        """Both must be the same."""
        given = super().clean() or {}
        if given.get("password") != given.get("again"):
            self.add_error("again", "两次输入的新密码不一样。")
        return given
