"""My desk 待办: what waits for whoever is signed in, and the unit's month as a form."""
