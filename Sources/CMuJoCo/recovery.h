// How our calls survive a MuJoCo error, which leaves by longjmp.

#pragma once
#include <setjmp.h>

// Where an error of the calling thread goes; NULL where none is expected.
extern _Thread_local jmp_buf *cmujoco_recovery;
// The last error's message.
extern _Thread_local char cmujoco_reason[1024];
