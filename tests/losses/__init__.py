"""What a migration can destroy, and that no promise holds of nothing."""
