"""What Redis tells about queues, workers and the schedule: read passively, nobody is asked to answer."""
