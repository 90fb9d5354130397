@echo off
rem Runs backhaul-worker of the folder this file is in.
rem BACKHAUL_JAVA_HOME: a Java 25 runtime, if java.exe is not on PATH. BACKHAUL_WORKER_JAVA: options for java.
setlocal
set "HERE=%~dp0"
set "JAVA_PROGRAM=java.exe"
if defined BACKHAUL_JAVA_HOME set "JAVA_PROGRAM=%BACKHAUL_JAVA_HOME%\bin\java.exe"
if not defined BACKHAUL_WORKER_JAVA set "BACKHAUL_WORKER_JAVA=-Xmx256m"
"%JAVA_PROGRAM%" %BACKHAUL_WORKER_JAVA% "-Dbackhaul.home=%HERE%." -jar "%HERE%backhaul-worker.jar" %*
exit /b %ERRORLEVEL%
