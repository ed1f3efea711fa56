// A library must have a source file; those of cmake/EniformPrecompiled.cmake have nothing but headers.
