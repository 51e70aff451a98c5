"""Who somebody is: accounts, devices, sign-in and the tokens that come of it."""
