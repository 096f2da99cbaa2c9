"""The game of settling and reneging: solved by backward induction, replayed forward, certified draw by draw."""
