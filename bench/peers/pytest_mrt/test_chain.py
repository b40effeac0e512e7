"""pytest-mrt's own tests, imported (which its documentation allows) instead of added by it: so each has a case."""

from pytest_mrt.default_tests import (
    test_mrt_downgrade_base,
    test_mrt_schema_matches_models,
    test_mrt_single_head,
    test_mrt_static_no_errors,
    test_mrt_up_down_consistency,
    test_mrt_upgrade,
)

__all__ = [
    "test_mrt_downgrade_base",
    "test_mrt_schema_matches_models",
    "test_mrt_single_head",
    "test_mrt_static_no_errors",
    "test_mrt_up_down_consistency",
    "test_mrt_upgrade",
]
