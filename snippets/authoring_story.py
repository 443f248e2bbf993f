"""One story, one namespace: two cells that share a list."""

# %% starts-a-list
log = ["first"]

# %% adds-to-the-list
log.append("second")
log
