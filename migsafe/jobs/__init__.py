"""Scheduled jobs: when they run, what they read and what they write."""
