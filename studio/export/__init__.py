"""Export: recipes for delivery, the names their files get, and the way into the queue."""
