// What ThreadSanitizer can not know, with its reason: in every program, so that plugins which a test starts with an environment of their
// own know it as well. Debian's gRPC, protobuf and abseil are built without it: it sees neither their locks nor their atomics.

// The names are ThreadSanitizer's; declared here since no header does.
extern "C" {
const char* __tsan_default_options();
const char* __tsan_default_suppressions();
}

// What such a library copies, compares or frees by functions that ThreadSanitizer watches is guarded by what it does not see.
const char* __tsan_default_options() { return "ignore_noninstrumented_modules=1"; }

const char* __tsan_default_suppressions() {
  // Templates of gRPC's headers, built into our programs, hand objects over through the library's completion queues.
  return "race:^grpc::\n"
         "race:grpc::internal::\n"
         // Descriptors and default instances are made once, under the library's own once_flag.
         "race:google::protobuf::\n";
}
