# wait - how services wait. With threads, services/threads does it.
