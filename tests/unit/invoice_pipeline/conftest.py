from hypothesis import settings

# Examples are timed on machines that run other things too: how long one takes says nothing about it.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
