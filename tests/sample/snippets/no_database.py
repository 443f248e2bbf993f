"""Two cells that share a list, without a database."""

# %% starts-a-list
log = ["first"]

# %% adds-to-the-list
log.append("second")
log
