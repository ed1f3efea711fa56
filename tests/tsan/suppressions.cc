// What ThreadSanitizer can not know, each with its reason: in every program, so that plugins which a test starts with an environment of
// their own know it as well. Debian's gRPC, protobuf and abseil are built without it: it sees neither their locks nor their atomics, only
// what is instrumented around them.

// Its name is ThreadSanitizer's; declared here since no header does.
extern "C" const char* __tsan_default_suppressions();

const char* __tsan_default_suppressions() {
  // Templates of gRPC's headers, built into our programs, hand objects over through the library's completion queues.
  return "race:^grpc::\n"
         "race:grpc::internal::\n"
         "called_from_lib:libgrpc.so\n"
         "called_from_lib:libgrpc++.so\n"
         // Descriptors and default instances are made once, under the library's own once_flag.
         "race:google::protobuf::\n"
         "called_from_lib:libprotobuf.so\n"
         // A status is counted by an atomic number in the library, and freed by whoever is last.
         "called_from_lib:libabsl_status.so\n";
}
