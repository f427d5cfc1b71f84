"""Throw-away servers and the copies on them [edge].

A run opens one private folder (`run_folder`), starts PostgreSQL and Redis inside it (`database`, `redis_server`), and
leaves nothing behind: not after Ctrl-C, and after `kill -9` nothing once the next run has swept (`sweep`).
What is dear to build is kept by the hash of what it was built from (`shelf`, `base`).
"""
