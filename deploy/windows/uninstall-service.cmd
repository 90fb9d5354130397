@echo off
rem Stops the service and removes it. Configuration and data stay in %ProgramData%\Backhaul.
setlocal
"%~dp0prunsrv.exe" //DS//BackhaulWorker
if errorlevel 1 goto failed
echo Removed BackhaulWorker. Its configuration and data are still in "%ProgramData%\Backhaul".
exit /b 0

:failed
echo The service was not removed. Was this run as an administrator?
exit /b 1
