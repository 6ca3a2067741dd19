// How a call of ours survives an error of MuJoCo's, which leaves by longjmp.

#pragma once
#include <setjmp.h>

// Where an error of the calling thread goes; NULL where none is expected.
extern _Thread_local jmp_buf *cmujoco_recovery;
// What the last one said.
extern _Thread_local char cmujoco_reason[1024];
