// What ThreadSanitizer has to know of abseil's locks. Debian's abseil is built without it, so that it would take everything that one of
// them guards for unguarded. The linker puts these functions in place of the library's (EniformTargets.cmake: --wrap); each tells
// ThreadSanitizer who comes after whom, and calls the library's.
//
// A thread that unlocks evaluates the conditions that others wait for, still under the lock: those reads are left out, since the lock
// counts as released by then.
#include <sanitizer/tsan_interface.h>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"

extern "C" {
void AnnotateIgnoreReadsBegin(const char* file, int line);
void AnnotateIgnoreReadsEnd(const char* file, int line);
}

namespace {

class ReadsIgnored {
 public:
  ReadsIgnored() { AnnotateIgnoreReadsBegin(__FILE__, __LINE__); }
  ~ReadsIgnored() { AnnotateIgnoreReadsEnd(__FILE__, __LINE__); }
};

template <typename F>
auto Released(void* lock, F call) {
  __tsan_release(lock);
  const ReadsIgnored ignored;
  return call();
}

}  // namespace

// The names are those of absl::debian3, Debian's inline namespace.
#define WRAPPED(name) __wrap__ZN4absl7debian3##name
#define REAL(name) __real__ZN4absl7debian3##name

extern "C" {

using absl::Condition;
using absl::CondVar;
using absl::Duration;
using absl::Mutex;
using absl::Notification;
using absl::Time;

void REAL(5Mutex4LockEv)(Mutex*);
void WRAPPED(5Mutex4LockEv)(Mutex* mutex) {
  {
    const ReadsIgnored ignored;
    REAL(5Mutex4LockEv)(mutex);
  }
  __tsan_acquire(mutex);
}

void REAL(5Mutex6UnlockEv)(Mutex*);
void WRAPPED(5Mutex6UnlockEv)(Mutex* mutex) {
  Released(mutex, [=] { REAL(5Mutex6UnlockEv)(mutex); });
}

bool REAL(5Mutex7TryLockEv)(Mutex*);
bool WRAPPED(5Mutex7TryLockEv)(Mutex* mutex) {
  const bool locked = REAL(5Mutex7TryLockEv)(mutex);
  if (locked) __tsan_acquire(mutex);
  return locked;
}

void REAL(5Mutex10ReaderLockEv)(Mutex*);
void WRAPPED(5Mutex10ReaderLockEv)(Mutex* mutex) {
  REAL(5Mutex10ReaderLockEv)(mutex);
  __tsan_acquire(mutex);
}

void REAL(5Mutex12ReaderUnlockEv)(Mutex*);
void WRAPPED(5Mutex12ReaderUnlockEv)(Mutex* mutex) {
  Released(mutex, [=] { REAL(5Mutex12ReaderUnlockEv)(mutex); });
}

void REAL(5Mutex5AwaitERKNS0_9ConditionE)(Mutex*, const Condition&);
void WRAPPED(5Mutex5AwaitERKNS0_9ConditionE)(Mutex* mutex, const Condition& condition) {
  Released(mutex, [&] { REAL(5Mutex5AwaitERKNS0_9ConditionE)(mutex, condition); });
  __tsan_acquire(mutex);
}

bool REAL(5Mutex16AwaitWithTimeoutERKNS0_9ConditionENS0_8DurationE)(Mutex*, const Condition&, Duration);
bool WRAPPED(5Mutex16AwaitWithTimeoutERKNS0_9ConditionENS0_8DurationE)(Mutex* mutex, const Condition& condition, Duration timeout) {
  const bool held =
      Released(mutex, [&] { return REAL(5Mutex16AwaitWithTimeoutERKNS0_9ConditionENS0_8DurationE)(mutex, condition, timeout); });
  __tsan_acquire(mutex);
  return held;
}

bool REAL(5Mutex17AwaitWithDeadlineERKNS0_9ConditionENS0_4TimeE)(Mutex*, const Condition&, Time);
bool WRAPPED(5Mutex17AwaitWithDeadlineERKNS0_9ConditionENS0_4TimeE)(Mutex* mutex, const Condition& condition, Time deadline) {
  const bool held =
      Released(mutex, [&] { return REAL(5Mutex17AwaitWithDeadlineERKNS0_9ConditionENS0_4TimeE)(mutex, condition, deadline); });
  __tsan_acquire(mutex);
  return held;
}

void REAL(5Mutex8LockWhenERKNS0_9ConditionE)(Mutex*, const Condition&);
void WRAPPED(5Mutex8LockWhenERKNS0_9ConditionE)(Mutex* mutex, const Condition& condition) {
  {
    const ReadsIgnored ignored;
    REAL(5Mutex8LockWhenERKNS0_9ConditionE)(mutex, condition);
  }
  __tsan_acquire(mutex);
}

void REAL(7CondVar4WaitEPNS0_5MutexE)(CondVar*, Mutex*);
void WRAPPED(7CondVar4WaitEPNS0_5MutexE)(CondVar* variable, Mutex* mutex) {
  Released(mutex, [=] { REAL(7CondVar4WaitEPNS0_5MutexE)(variable, mutex); });
  __tsan_acquire(mutex);
}

bool REAL(7CondVar15WaitWithTimeoutEPNS0_5MutexENS0_8DurationE)(CondVar*, Mutex*, Duration);
bool WRAPPED(7CondVar15WaitWithTimeoutEPNS0_5MutexENS0_8DurationE)(CondVar* variable, Mutex* mutex, Duration timeout) {
  const bool over = Released(mutex, [=] { return REAL(7CondVar15WaitWithTimeoutEPNS0_5MutexENS0_8DurationE)(variable, mutex, timeout); });
  __tsan_acquire(mutex);
  return over;
}

bool REAL(7CondVar16WaitWithDeadlineEPNS0_5MutexENS0_4TimeE)(CondVar*, Mutex*, Time);
bool WRAPPED(7CondVar16WaitWithDeadlineEPNS0_5MutexENS0_4TimeE)(CondVar* variable, Mutex* mutex, Time deadline) {
  const bool over = Released(mutex, [=] { return REAL(7CondVar16WaitWithDeadlineEPNS0_5MutexENS0_4TimeE)(variable, mutex, deadline); });
  __tsan_acquire(mutex);
  return over;
}

void REAL(12Notification6NotifyEv)(Notification*);
void WRAPPED(12Notification6NotifyEv)(Notification* notification) {
  __tsan_release(notification);
  REAL(12Notification6NotifyEv)(notification);
}

}  // extern "C"

// Of a function that is const the name begins otherwise.
extern "C" {

void __real__ZNK4absl7debian312Notification19WaitForNotificationEv(const Notification*);
void __wrap__ZNK4absl7debian312Notification19WaitForNotificationEv(const Notification* notification) {
  __real__ZNK4absl7debian312Notification19WaitForNotificationEv(notification);
  __tsan_acquire(const_cast<Notification*>(notification));
}

bool __real__ZNK4absl7debian312Notification30WaitForNotificationWithTimeoutENS0_8DurationE(const Notification*, Duration);
bool __wrap__ZNK4absl7debian312Notification30WaitForNotificationWithTimeoutENS0_8DurationE(const Notification* notification,
                                                                                           Duration timeout) {
  const bool notified = __real__ZNK4absl7debian312Notification30WaitForNotificationWithTimeoutENS0_8DurationE(notification, timeout);
  if (notified) __tsan_acquire(const_cast<Notification*>(notification));
  return notified;
}
}  // extern "C"
