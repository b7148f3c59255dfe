from accounts.clock import forget_installation, installation, now, today

__all__ = ["forget_installation", "installation", "now", "today"]
