@echo off
rem Runs backhaul of the folder this file is in.
rem BACKHAUL_JAVA_HOME: a Java 25 runtime, if java.exe is not on PATH.
setlocal
set "HERE=%~dp0"
set "JAVA_PROGRAM=java.exe"
if defined BACKHAUL_JAVA_HOME set "JAVA_PROGRAM=%BACKHAUL_JAVA_HOME%\bin\java.exe"
"%JAVA_PROGRAM%" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "%HERE%backhaul.jar" %*
exit /b %ERRORLEVEL%
