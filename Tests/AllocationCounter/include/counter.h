#pragma once

/// Allocations of this process so far, by all threads.
long allocation_count(void);
