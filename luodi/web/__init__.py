"""The pages. No rule and no number lives here: views call one service or query and show what it gives."""
