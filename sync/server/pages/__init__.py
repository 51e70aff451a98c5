"""Pages for people: plain HTML that needs no script, one style sheet made of the studio's own tokens."""
