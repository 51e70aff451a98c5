"""The durable queue: what is to be rendered or exported, what was, and what a person decided about it.

`states` says what may follow what, `tables` how it is stored, `store` reads and changes rows inside one
transaction, `lease` says who runs the queue, `queue` is what the studio talks to, `runner` takes jobs to the render
processes, `work` says how each kind of them begins and how its result comes home.
"""
