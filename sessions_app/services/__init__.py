"""Every change to a session. Each locks both people, then the booking, checks, writes, and owes its mails."""
