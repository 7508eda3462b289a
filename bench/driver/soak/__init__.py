"""The soak: all kinds of traffic at once for as long as asked, and whether anything grew or was
lost."""
