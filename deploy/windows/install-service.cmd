@echo off
rem Installs the worker of this folder as a Windows service. Run it as an administrator:
rem
rem   install-service.cmd JAVA_HOME [ACCOUNT [PASSWORD]]
rem
rem JAVA_HOME  a Java 25 runtime, for example "C:\Program Files\Eclipse Adoptium\jre-25"
rem ACCOUNT    who the service runs as; without one NT SERVICE\BackhaulWorker, an account that
rem            Windows makes for this service alone and that has no password.
rem
rem The account needs the right "Log on as a service", which Windows gives an account of its own
rem accord only to the virtual one.
setlocal
set "HERE=%~dp0"
set "SERVICE=BackhaulWorker"
set "DATA=%ProgramData%\Backhaul"
set "JAVA_FOLDER=%~1"
set "ACCOUNT=%~2"
set "PASSWORD=%~3"
if "%JAVA_FOLDER%"=="" goto usage
if not exist "%JAVA_FOLDER%\bin\server\jvm.dll" goto nojava
if "%ACCOUNT%"=="" set "ACCOUNT=NT SERVICE\%SERVICE%"

if not exist "%DATA%" mkdir "%DATA%"
if not exist "%DATA%\data" mkdir "%DATA%\data"
if not exist "%DATA%\logs" mkdir "%DATA%\logs"

set "LOGON=--ServiceUser=%ACCOUNT%"
if not "%PASSWORD%"=="" set LOGON=%LOGON% --ServicePassword="%PASSWORD%"

"%HERE%prunsrv.exe" //IS//%SERVICE% ^
 --DisplayName="Backhaul worker" ^
 --Description="Runs backup jobs on this host when a signed Kafka message asks for them." ^
 --Install="%HERE%prunsrv.exe" ^
 --Startup=auto ^
 --DependsOn=Schedule ^
 "%LOGON%" ^
 --Jvm="%JAVA_FOLDER%\bin\server\jvm.dll" ^
 --JvmOptions="-Xmx256m;-Xrs;-Dbackhaul.home=%HERE%." ^
 --Classpath="%HERE%backhaul-worker.jar" ^
 --StartMode=jvm ^
 --StartClass=backhaul.worker.WindowsService ^
 --StartMethod=start ^
 --StartParams="run;--config;%DATA%\worker.yaml" ^
 --StopMode=jvm ^
 --StopClass=backhaul.worker.WindowsService ^
 --StopMethod=stop ^
 --StopTimeout=120 ^
 --LogPath="%DATA%\logs" ^
 --LogPrefix=service ^
 --StdOutput=auto ^
 --StdError=auto
if errorlevel 1 goto failed
sc config "%SERVICE%" depend= Schedule >nul

rem After the service: its virtual account exists from now on. Only it, the system and
rem administrators may read the worker's key and data; what the folder above allows is cut off.
icacls "%DATA%" /inheritance:r /grant:r "*S-1-5-18:(OI)(CI)F" "*S-1-5-32-544:(OI)(CI)F" "%ACCOUNT%:(OI)(CI)RX" >nul
if errorlevel 1 goto norights
icacls "%DATA%\data" /grant "%ACCOUNT%:(OI)(CI)M" >nul
icacls "%DATA%\logs" /grant "%ACCOUNT%:(OI)(CI)M" >nul

echo Installed %SERVICE%, which runs as %ACCOUNT%.
echo Write "%DATA%\worker.yaml" (see worker.sample.yaml), look at it with
echo   "%HERE%backhaul-worker.cmd" check --connect
echo and start it: sc start %SERVICE%
exit /b 0

:usage
echo Usage: install-service.cmd JAVA_HOME [ACCOUNT [PASSWORD]]
exit /b 1

:nojava
echo There is no Java runtime in "%JAVA_FOLDER%": bin\server\jvm.dll is missing.
exit /b 1

:norights
echo The rights of "%DATA%" could not be set: others may be able to read it. See icacls "%DATA%".
exit /b 1

:failed
echo The service was not installed. Was this run as an administrator?
exit /b 1
